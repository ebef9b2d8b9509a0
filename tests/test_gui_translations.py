"""Every visible string exists in Chinese, and the compiled file is the one that belongs to the source."""

import re
import string
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from core.data import DATASETS
from core.errors import UserError
from core.paths import ASSETS
from core.train.recipes import recipe_config
from gui.language import LanguageSwitch
from gui.texts import class_title, error_sentence

ROOT = Path(__file__).resolve().parent.parent
TS = ASSETS / "translations" / "inception_lab_zh_CN.ts"


def messages(path: Path = TS) -> list[tuple[str, str, str, bool]]:
    """(context, source, translation, finished)"""
    return [
        (
            context.findtext("name"),
            message.findtext("source"),
            message.findtext("translation") or "",
            message.find("translation").get("type") is None,
        )
        for context in ET.parse(path).getroot().iter("context")
        for message in context.iter("message")
    ]


@pytest.fixture
def chinese(qapp: QApplication):
    switch = LanguageSwitch(qapp)
    switch.set_language("zh_CN")
    yield
    switch.set_language("en")


def test_every_string_is_translated():
    missing = [(context, source) for context, source, text, finished in messages() if not (finished and text.strip())]
    assert not missing


def test_a_translation_has_the_fields_of_its_source_with_the_same_formats_or_none():
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    assert [(source, text) for _, source, text, _ in messages() if fields(source) != fields(text)] == []


def test_the_translation_file_knows_every_string_of_the_code(tmp_path):
    """Runs the tool on a copy: whoever adds a string and forgets it is told here."""
    copy = tmp_path / "fresh.ts"
    code = (
        "import importlib.machinery, importlib.util, pathlib, sys\n"
        f"loader = importlib.machinery.SourceFileLoader('tool', {str(ROOT / '.ci' / 'translations')!r})\n"
        "tool = importlib.util.module_from_spec(importlib.util.spec_from_loader('tool', loader))\n"
        "loader.exec_module(tool)\n"
        f"tool.TS = pathlib.Path({str(copy)!r})\n"
        "tool.main()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=100)
    fresh = {(context, source) for context, source, _, _ in messages(copy)}
    known = {(context, source) for context, source, _, _ in messages()}
    assert fresh == known


def test_the_compiled_file_speaks_all_of_it(chinese):
    silent = [
        (context, source)
        for context, source, text, _ in messages()
        if text != source and QCoreApplication.translate(context, source) != text
    ]
    assert not silent


def test_class_names_and_error_sentences_are_translated(chinese):
    assert class_title("Trouser") == "裤子"
    assert all(re.search(r"[\u4e00-\u9fff]", class_title(name)) for name in DATASETS["fashion_mnist"].class_names)
    error = UserError("{name} is a folder: choose a picture in it.", name="photos")
    assert error_sentence(error) == "photos 是一个文件夹：请选择其中的一张图片。"


@pytest.mark.parametrize(
    "bad", [{"optimizer": "adam"}, {"schedule": "x"}, {"augmentation": "x"}, {"weight_decay": 2.0}]
)
def test_the_words_of_a_training_method_are_translated_inside_their_sentences(chinese, bad):
    with pytest.raises(UserError) as caught:
        recipe_config("book", "googlenet", **bad)
    (name,) = bad
    assert name.replace("_", " ") not in error_sentence(caught.value)
    assert re.search(r"[\u4e00-\u9fff]", error_sentence(caught.value))


def test_english_comes_back_when_the_language_is_switched_back(qapp):
    switch = LanguageSwitch(qapp)
    switch.set_language("zh_CN")
    switch.set_language("en")
    assert class_title("Trouser") == "Trouser"
