"""The form in which a run is set up."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.computing import DEVICES, GPUS
from core.data import DATASETS, DEFAULT_DATA, dataset_spec
from core.errors import UserError
from core.paths import BUNDLED_RUNS
from core.runs.config import FEW_EPOCHS, KEPT_EPOCHS, OPTIMIZER_TITLES, RECIPES, RunConfig, lr_warning
from core.train.cost import Space, Speed
from core.train.recipes import RECIPE_MODELS, first_recipe, recipe_config
from gui import theme
from gui.language import Translated
from gui.texts import error_sentence, memory_size, run_title
from gui.train.estimate_note import EstimateNote
from gui.train.folder_field import FolderField
from gui.train.form_row import FormRow, MenuField, NumberField
from gui.widgets import Label, Segmented

_INCEPTION_MODELS = ("googlenet", RECIPE_MODELS["fast"])  # for these the form offers the recipes made for GoogLeNet
_RECIPE_FIELDS = ("lr", "num_epochs", "batch_size", "image_size", "num_images")


class RunPanel(Translated, QWidget):
    """Edits the settings of one run of one network."""

    config_changed = Signal()  # by the user
    model_changed = Signal(str)  # the user chose a recipe that is made for this network

    def __init__(self, model: str = "googlenet", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base = recipe_config(first_recipe(model), model)  # what the form has no field for comes from here
        self._error: UserError | None = None
        self._is_editable = True
        self._available: tuple[str, ...] = ()  # not known before torch has been imported
        self.recipe = Segmented(most_in_row=4)
        self.photos = FolderField()
        self._numbers = {
            "lr": NumberField(float),
            "num_epochs": NumberField(int),
            "batch_size": NumberField(int),
            "image_size": NumberField(int, "{} px"),
            "num_images": NumberField(int, "{:,}"),
            "seed": NumberField(int),
        }
        self._space: Space | None = None
        self._device, self._kept = MenuField(), MenuField()
        self._rows = {name: FormRow(field) for name, field in self._numbers.items()}
        self._rows["photos"] = FormRow(self.photos)
        self._rows["device"], self._rows["kept_epochs"] = FormRow(self._device), FormRow(self._kept)
        self._method = Label(size="small", soft=True, wrap=True)
        self._error_label = Label(size="small", wrap=True)
        self._error_label.set_alarm(True)
        self._error_label.hide()
        self._warning_label = Label(size="small", wrap=True)
        self._warning_label.set_alarm(True)
        self._warning_label.hide()
        self.estimate = EstimateNote()
        self._lay_out()
        self._retranslate()
        self.show_config(self._base)
        self.recipe.chosen.connect(self._on_recipe_chosen)
        self.estimate.proposal_chosen.connect(self._on_proposal_chosen)
        self._device.chosen.connect(self._on_device_chosen)
        self._kept.chosen.connect(self.config_changed)
        self.photos.folder_chosen.connect(self._on_folder_chosen)
        for name, field in self._numbers.items():
            field.textEdited.connect(lambda _, name=name: self._on_text_edited(name))
            field.value_changed.connect(self._on_value_changed)

    def field(self, name: str) -> NumberField | MenuField | FolderField:
        """The field of one of `RunConfig`'s values."""
        return self._rows[name].field

    def data(self) -> str:
        """The data set that recipes are offered for; the default one where that of an opened run is not known here."""
        return self._base.data if self._base.data in DATASETS else DEFAULT_DATA

    def set_model(self, name: str) -> None:
        """Fills in the values of the recipe that a network comes with; what is no part of it stays. Emits nothing."""
        self._show_recipe(first_recipe(name), name)

    def show_config(self, config: RunConfig) -> None:
        """Shows the settings of a run. Emits nothing."""
        self._base = replace(config, planned_epochs=0)  # a new run is planned for all of its epochs
        for name, field in self._numbers.items():
            field.set_number(getattr(config, name))
        self._show_devices(config.device)
        self._show_kept(config.kept_epochs)
        if os.path.isabs(config.photos):  # of a run that ships the folder's name alone is known
            self.photos.set_folder(config.photos)
        self._rows["photos"].setVisible(config.photos_in_batch > 0)
        self._space = None  # that of other settings
        is_recipe = config.recipe in RECIPES  # and not a run that was taught
        self.recipe.set_choices(self._recipe_choices(), config.recipe if is_recipe else "custom")
        self._show_texts()
        self._show_method()
        self._show_fault(None, None)
        self._show_warning()
        self.estimate.clear()

    def config(self) -> RunConfig:
        """What the form says. Raises `UserError` for a value that makes no sense, and marks it."""
        try:
            config = self._read()
        except UserError as error:
            self._show_fault(error, self._row_at_fault())
            raise
        self._show_fault(None, None)
        return config

    def config_to_run(self) -> RunConfig:
        """The same once a run can begin with it; says too where what it learns from is still to be chosen."""
        config = self.config()
        try:
            config.check_photographs()
        except UserError as error:
            self._show_fault(error, "photos")
            raise
        return config

    def show_estimate(
        self, speed: Speed | None, measuring: bool, space: Space | None = None, free_bytes: int | None = None
    ) -> None:
        """Says what time and space the run will take, of so many free bytes; None where that is not known."""
        try:
            config = self._read()
        except UserError:
            config = None
        self.estimate.show_estimate(speed, measuring=measuring, config=config, space=space, free_bytes=free_bytes)
        self._space = space
        self._show_texts()

    def set_editable(self, editable: bool) -> None:
        """While a run is under way its settings can be read, not changed."""
        self._is_editable = editable
        self._show_lock()
        self.recipe.setEnabled(editable)
        self.estimate.setVisible(editable)

    def show_devices(self, available: tuple[str, ...]) -> None:
        """Takes in which devices this computer has, the one first that "auto" takes; the others cannot be chosen."""
        self._available = available
        self._show_devices(self._device.value())
        if self.recipe.value() == "fast" and self._is_editable:  # its images are larger on a GPU
            before = self._base
            self._show_recipe("fast", before.model)
            if self._base.image_size != before.image_size:
                self.config_changed.emit()

    def error_text(self) -> str:
        """The sentence under the form, or nothing."""
        return self._error_label.text() if self._error else ""

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.recipe)
        layout.addSpacing(theme.GRID // 2)
        layout.addWidget(self._method)
        layout.addSpacing(theme.GRID)
        for row in self._rows.values():
            layout.addWidget(row)
        layout.addSpacing(theme.GRID + theme.GRID // 2)
        layout.addWidget(self._error_label)
        layout.addWidget(self._warning_label)
        layout.addWidget(self.estimate)
        layout.addStretch()

    def _read(self) -> RunConfig:
        dataset_spec(self._base.data)  # it must be known here
        values: dict[str, Any] = {name: self._number(name) for name in self._numbers}
        values |= {"device": self._device.value(), "kept_epochs": self._kept.value()}
        values["photos"] = self.photos.folder() if self._base.photos_in_batch else ""
        return replace(self._base, recipe=self.recipe.value(), **values)

    def _number(self, name: str) -> float | int:
        value = self._numbers[name].number()
        if value is None:
            if name == "lr":
                raise UserError("Write the learning rate as a number such as 0.1 or 1e-3.")
            raise UserError("Write the marked value as a whole number such as 5000.")
        return value

    def _row_at_fault(self) -> str | None:
        """The first value that is refused even beside a recipe's own values."""
        recipe = recipe_config(first_recipe(self._base.model), self._base.model, data=self.data())
        for name in self._numbers:
            try:
                value: Any = self._number(name)
                replace(recipe, **{name: value})
            except UserError:
                return name
        return None

    def _show_fault(self, error: UserError | None, name: str | None) -> None:
        self._error = error
        for each, row in self._rows.items():
            row.set_fault(each == name)
        self._error_label.setText(error_sentence(error) if error else "")
        self._error_label.setVisible(error is not None)
        if error is not None:
            self.estimate.clear()

    def _show_texts(self) -> None:
        counts = dataset_spec(self.data()).counts()
        texts = {
            "lr": (self.tr("learning rate"), self.tr("How far each step moves the weights")),
            "num_epochs": (self.tr("epochs"), self.tr("How often every training image is seen")),
            "batch_size": (self.tr("batch size"), self.tr("How many images each step looks at")),
            "image_size": (
                self.tr("image size"),
                self.tr("Width and height to which the {side} × {side} pixels are enlarged").format(**counts),
            ),
            "num_images": (
                self.tr("images"),
                self.tr("How many of the {num_train_images:,} training images are used").format(**counts),
            ),
            "seed": (
                self.tr("seed"),
                self.tr("The same seed gives the same first weights and order of images"),
            ),
            "device": (self.tr("device"), self.tr("What computes; auto takes a GPU where there is one")),
            "kept_epochs": (self.tr("keep"), self._kept_tip()),
            "photos": (self.tr("photographs"), self._photos_tip()),
        }
        self.photos.set_words(self.tr("choose"), self.tr("A folder of photographs, with a folder for each class"))
        for name, (title, tip) in texts.items():
            self._rows[name].set_texts(title, tip)

    def _kept_tip(self) -> str:
        tip = self.tr(
            "Of which epochs the weights stay on disk, to look back at: of every one, or of the first, the last, the"
            " best and an even choice between, at most {num}"
        ).format(num=FEW_EPOCHS)
        if self._space is None:
            return tip
        of_each = self.tr(
            "The first, the newest and the best stay in full and take {space} each, the others {packed} in 8 bits"
        ).format(space=memory_size(self._space.weights), packed=memory_size(self._space.packed))
        return f"{tip}\n{of_each}"

    def _photos_tip(self) -> str:
        tip = self.tr("Which photographs are learned from too: a folder that has one for each class")
        return f"{tip}\n{self.photos.folder()}" if self.photos.folder() else tip

    def _retranslate(self) -> None:
        self._show_texts()
        self.recipe.set_choices(self._recipe_choices(), self.recipe.value())
        self._show_method()
        self._show_devices(self._device.value())
        self._show_kept(self._kept.value())
        self._show_lock()
        self._show_warning()
        if self._error is not None:
            self._error_label.setText(error_sentence(self._error))

    def _recipe_choices(self) -> list[tuple[str, str]]:
        words = {
            "book": self.tr("Book"),
            "fast": self.tr("Fast"),
            "best": self.tr("Best"),
            "photos": self.tr("Photographs"),
            "custom": self.tr("Custom"),
        }
        is_inception = self._base.model in _INCEPTION_MODELS
        return [(name, words[name]) for name in RECIPES if is_inception or name in ("book", "custom")]

    def _show_recipe(self, recipe: str, model: str) -> None:
        """Fills in the values of a recipe; seed, device and kept epochs stay."""
        seed = self._numbers["seed"].number()
        device, kept = self._device.value(), self._kept.value()
        # The values are those for the device that will compute.
        computing = self._available[0] if device == "auto" and self._available else device
        config = recipe_config(recipe, model, data=self.data(), device=computing, kept_epochs=kept)
        self.show_config(config.on(device))
        if seed is not None:
            self._numbers["seed"].set_number(seed)

    def _show_method(self) -> None:
        """Says in a line what kind of recipe the numbers below are."""
        texts = {
            "book": self.tr("As in Dive into Deep Learning"),
            "fast": self.tr("The book's accuracy in a few minutes"),
            "best": self.tr("As accurate as it gets, in an hour or more"),
            "photos": self.tr("The best weights learn photographs too"),
            "custom": self.tr("Your own settings"),
        }
        schedule = {
            "constant": self.tr("constant learning rate"),
            "one-cycle": self.tr("learning rate rises and falls once"),
        }[self._base.schedule]
        parts = [OPTIMIZER_TITLES[self._base.optimizer], schedule]
        if self._base.first_image_size:
            parts.append(self.tr("images grow from {size} px").format(size=self._base.first_image_size))
        if self._base.augmentation != "none":
            parts.append(self.tr("each image varied every time"))
        if self._base.photos_in_batch:
            parts.append(self.tr("{number} photographs in each step").format(number=self._base.photos_in_batch))
        if self._base.start_weights:
            start = run_title(BUNDLED_RUNS / Path(self._base.start_weights).name, self._base.model)
            parts.append(self.tr("begins with {weights}").format(weights=start))
        self._method.setText(self.tr("; ").join(parts))
        self.recipe.setToolTip("\n".join(f"{words}: {texts[name]}" for name, words in self._recipe_choices()))

    def _show_devices(self, value: str) -> None:
        words = {"auto": self.tr("auto"), "cpu": "CPU", "cuda": "CUDA", "mps": "MPS"}
        reasons = {
            "cuda": self.tr("PyTorch finds no NVIDIA or AMD graphics card here"),
            "mps": self.tr("PyTorch finds no Apple graphics processor here"),
        }
        missing = [name for name in GPUS if self._available and name not in self._available]
        choices = [(name, words[name]) for name in DEVICES]
        self._device.set_choices(choices, value, {name: reasons[name] for name in missing})

    def _show_kept(self, value: str) -> None:
        words = {"all": self.tr("every epoch"), "few": self.tr("at most {num}").format(num=FEW_EPOCHS)}
        self._kept.set_choices([(name, words[name]) for name in KEPT_EPOCHS], value)

    def _show_lock(self) -> None:
        """Says at every value why it cannot be changed, while it cannot."""
        reason = "" if self._is_editable else self.tr("A run is under way: its settings can be read, not changed")
        for row in self._rows.values():
            row.set_locked(reason)
        if not self._is_editable:
            self.recipe.setToolTip(reason)
        else:
            self._show_method()

    def _show_warning(self) -> None:
        """Says where the learning rate is one that hardly anybody learns with."""
        try:
            warning = lr_warning(self._read())
        except UserError:
            warning = None
        words = error_sentence(warning) if warning else ""
        self._rows["lr"].set_warning(words)
        self._warning_label.setText(words)
        self._warning_label.setVisible(bool(words))

    def _take(self, config: RunConfig) -> None:
        """Shows settings that the user has asked for, and tells where they are of another network."""
        before = self._base.model
        self.show_config(config)
        if config.model != before:
            self.model_changed.emit(config.model)
        self.config_changed.emit()

    def _on_recipe_chosen(self, recipe: str) -> None:
        if recipe == "custom":
            self.field("lr").setFocus(Qt.FocusReason.TabFocusReason)
            return
        before = self._base.model
        model = before if recipe == "book" else RECIPE_MODELS[recipe]
        self._show_recipe(recipe, model)
        if model != before:
            self.model_changed.emit(model)
        self.config_changed.emit()

    def _on_text_edited(self, name: str) -> None:
        self._show_fault(None, None)
        self.estimate.clear()
        if name in _RECIPE_FIELDS:
            self.recipe.set_choices(self._recipe_choices(), "custom")

    def _on_value_changed(self) -> None:
        self._show_warning()
        self.config_changed.emit()

    def _on_device_chosen(self) -> None:
        if self.recipe.value() == "custom":
            self._base = self._base.on(self._device.value())  # number format and memory layout fit a device
            self.estimate.clear()
        else:
            self._show_recipe(self.recipe.value(), self._base.model)
        self.config_changed.emit()

    def _on_folder_chosen(self) -> None:
        self._show_fault(None, None)
        self._show_texts()
        self.config_changed.emit()

    def _on_proposal_chosen(self, config: RunConfig) -> None:
        self._take(config)
