"""Pictures that show no clothes, drawn by code: what a network should say that it does not know."""

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

_SIDE = 480  # pixels
_LETTERS = "etaoinshrdlucmfwypvbgkjqxz"


def page_of_text(random: np.random.Generator) -> Image.Image:
    """A printed page, a little askew, in lines of words that mean nothing."""
    paper, ink = int(random.integers(225, 256)), int(random.integers(0, 70))
    page = Image.new("RGB", (_SIDE, round(_SIDE * 1.3)), (paper,) * 3)
    pen = ImageDraw.Draw(page)
    size = int(random.integers(12, 30))
    font = ImageFont.load_default(size)
    for top in range(40, page.height - 40 - size, round(size * random.uniform(1.3, 1.8))):
        words = ["".join(random.choice(list(_LETTERS[:16]), random.integers(2, 10))) for _ in range(40)]
        line = ""
        while words and pen.textlength(line + words[-1], font) < page.width - 90:
            line += words.pop() + " "
        pen.text((40, top), line, (ink,) * 3, font)
    return page.rotate(random.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=(paper,) * 3)


def face(random: np.random.Generator) -> Image.Image:
    """A face from the front, with hair, eyes, nose, mouth and neck."""
    picture, pen = _ground(random)
    skin = _skin(random)
    hair, lips = _dark(random), (150, 60, 60)
    x, y, w, h = _SIDE / 2, _SIDE * 0.45, random.uniform(95, 125), random.uniform(130, 160)
    pen.rounded_rectangle((x - 50, y + h * 0.7, x + 50, _SIDE), 20, _darker(skin, 0.85))
    _oval(pen, x, y - h * 0.2, w * random.uniform(1.1, 1.35), h * 1.05, hair)
    _oval(pen, x, y, w, h, skin)
    for side in (-1, 1):
        _oval(pen, x + side * w, y, 16, 30, skin)
        _oval(pen, x + side * w * 0.42, y - h * 0.1, 22, 12, (250, 250, 250))
        _oval(pen, x + side * w * 0.42, y - h * 0.1, 10, 10, _dark(random))
        brow = (x + side * w * 0.42 - 26, y - h * 0.32, x + side * w * 0.42 + 26, y - h * 0.12)
        pen.arc(brow, 200, 340, hair, 7)
    pen.line([(x, y), (x - 12, y + h * 0.3), (x + 8, y + h * 0.3)], _darker(skin, 0.75), 6)
    pen.chord((x - 45, y + h * 0.4, x + 45, y + h * 0.7), 0, 180, lips)
    pen.pieslice((x - w, y - h * 1.05, x + w, y + h * 0.2), 190, 350, hair)
    return picture


def cat(random: np.random.Generator) -> Image.Image:
    """A cat that sits, with ears, whiskers and a tail."""
    picture, pen = _ground(random)
    fur = tuple(int(each) for each in random.choice([(60, 60, 65), (190, 120, 60), (225, 220, 210), (120, 110, 100)]))
    x, size = _SIDE * random.uniform(0.44, 0.56), random.uniform(0.85, 1.15)
    y = _SIDE * 0.34
    tail = [(x + size * (60 + 70 * math.sin(t / 6)), _SIDE * 0.86 - size * 13 * t) for t in range(18)]
    pen.line(tail, fur, round(26 * size), joint="curve")
    _oval(pen, x, _SIDE * 0.68, 95 * size, 130 * size, fur)
    for side in (-1, 1):
        _oval(pen, x + side * 45 * size, _SIDE * 0.91, 34 * size, 24 * size, _darker(fur, 0.92))
        ear = [(x + side * 20 * size, y - 55 * size), (x + side * 74 * size, y - 20 * size)]
        pen.polygon([*ear, (x + side * 70 * size, y - 112 * size)], fur)
    _oval(pen, x, y, 82 * size, 70 * size, fur)
    for side in (-1, 1):
        _oval(pen, x + side * 32 * size, y - 8, 17 * size, 13 * size, (200, 210, 90))
        _oval(pen, x + side * 32 * size, y - 8, 4 * size, 13 * size, (10, 10, 10))
        for slope in (-10, 4, 18):
            pen.line([(x + side * 20, y + 26), (x + side * 115 * size, y + 22 + slope)], _darker(fur, 0.4), 2)
    pen.polygon([(x - 9, y + 16), (x + 9, y + 16), (x, y + 27)], (200, 120, 120))
    return picture


def landscape(random: np.random.Generator) -> Image.Image:
    """Sky, sun, hills one behind the other, and trees."""
    picture = Image.new("RGB", (round(_SIDE * 1.4), _SIDE))
    pen = ImageDraw.Draw(picture)
    for row in range(_SIDE):
        pen.line([(0, row), (picture.width, row)], (120 + row // 5, 170 + row // 8, 235))
    _oval(pen, random.uniform(80, 600), random.uniform(50, 130), 34, 34, (255, 240, 190))
    for depth, horizon in enumerate((0.45, 0.6, 0.78)):
        waves = random.uniform(0, 6.3, 3)
        colour = (70 - 12 * depth + int(random.integers(0, 20)), 130 - 20 * depth, 90 - 25 * depth)
        ridge = [
            (x, _SIDE * (horizon + 0.05 * sum(math.sin(x * (k + 1) / 110 + waves[k]) / (k + 1) for k in range(3))))
            for x in range(0, picture.width + 9, 8)
        ]
        pen.polygon([*ridge, (picture.width, _SIDE), (0, _SIDE)], colour)
        for place in random.choice(len(ridge), 3 + 3 * depth):
            left, top = ridge[place]
            size = random.uniform(8, 18) * (depth + 1)
            pen.rectangle((left - size / 8, top - size / 2, left + size / 8, top + size / 2), (80, 55, 35))
            pen.polygon([(left - size / 2, top), (left + size / 2, top), (left, top - 2 * size)], (25, 75, 40))
    return picture


def noise(random: np.random.Generator) -> Image.Image:
    """Grains of random gray or colour, one to thirty pixels wide."""
    cells = _SIDE // int(random.choice([1, 4, 8, 16, 30]))
    shape = (cells, cells, 3) if random.random() < 0.5 else (cells, cells)
    grains = random.integers(0, 256, shape).astype(np.uint8)
    return Image.fromarray(grains).convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.NEAREST)


def almost_empty(random: np.random.Generator) -> Image.Image:
    """A photograph of nothing: one tone, darker to one side, and the sensor's noise."""
    rows, columns = np.mgrid[0:_SIDE, 0:_SIDE] / _SIDE
    tone, shade = random.uniform(60, 230), random.uniform(-40, 40, 2)
    light = tone + shade[0] * rows + shade[1] * columns
    pixels = light[..., None] + random.normal(0, random.uniform(1, 5), (_SIDE, _SIDE, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def ground_of(photograph: Image.Image, random: np.random.Generator) -> Image.Image:
    """A corner of a photograph, a quarter to a third of its sides, where seldom more is to be seen than its ground."""
    width, height = (round(side * random.uniform(0.25, 0.34)) for side in photograph.size)
    left = 0 if random.random() < 0.5 else photograph.width - width
    top = 0 if random.random() < 0.5 else photograph.height - height
    return photograph.crop((left, top, left + width, top + height))


STRANGE_PICTURES: dict[str, Callable[[np.random.Generator], Image.Image]] = {
    "noise": noise,
    "almost empty": almost_empty,
    "page of text": page_of_text,
    "face": face,
    "cat": cat,
    "landscape": landscape,
}

Colour = tuple[int, ...]


def _ground(random: np.random.Generator) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    tone = random.integers(130, 250, 3)
    picture = Image.new("RGB", (_SIDE, _SIDE), tuple(int(each) for each in tone))
    return picture, ImageDraw.Draw(picture)


def _oval(pen: ImageDraw.ImageDraw, x: float, y: float, half_width: float, half_height: float, colour: Colour) -> None:
    pen.ellipse((x - half_width, y - half_height, x + half_width, y + half_height), colour)


def _skin(random: np.random.Generator) -> Colour:
    return _darker((238, 200, 170), random.uniform(0.4, 1))


def _dark(random: np.random.Generator) -> Colour:
    return tuple(int(each) for each in random.integers(15, 95, 3))


def _darker(colour: Colour, share: float) -> Colour:
    return tuple(round(each * share) for each in colour)
