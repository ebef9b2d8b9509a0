"""The form in which a run is set up."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import UserError
from core.train.config import DEVICES, RECIPES, RunConfig, book_config
from gui import theme
from gui.texts import error_sentence
from gui.train.estimate_note import EstimateNote
from gui.train.form_row import FormRow, MenuField, NumberField
from gui.widgets import Label, Segmented

# A recipe that is not "custom" fills the form. Further ones need only a line here and their words below.
_PRESETS = {"book": book_config}
_RECIPE_FIELDS = ("lr", "num_epochs", "batch_size", "image_size", "num_images")


class RunPanel(QWidget):
    """Edits the settings of one run of one network."""

    config_changed = Signal()  # by the user

    def __init__(self, model: str = "googlenet", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._precision = "auto"
        self._error: UserError | None = None
        self.recipe = Segmented()
        self._rows = {
            "lr": FormRow(NumberField(float)),
            "num_epochs": FormRow(NumberField(int)),
            "batch_size": FormRow(NumberField(int)),
            "image_size": FormRow(NumberField(int, "{} px")),
            "num_images": FormRow(NumberField(int, "{:,}")),
            "seed": FormRow(NumberField(int)),
            "device": FormRow(MenuField()),
        }
        self._error_label = Label(size="small", wrap=True)
        self._error_label.set_alarm(True)
        self._error_label.hide()
        self.estimate = EstimateNote()
        self._lay_out()
        self._retranslate()
        self.show_config(book_config(model))
        self.recipe.chosen.connect(self._on_recipe_chosen)
        self.estimate.proposal_chosen.connect(self._on_proposal_chosen)
        self._device.chosen.connect(self._on_device_chosen)
        for name, field in self._number_fields().items():
            field.textEdited.connect(lambda _, name=name: self._on_text_edited(name))
            field.value_changed.connect(self._on_value_changed)

    def field(self, name: str) -> NumberField | MenuField:
        """The field of one of `RunConfig`'s values."""
        return self._rows[name].field

    def set_model(self, name: str) -> None:
        """Fills in the book's values for a network; seed and device stay. Emits nothing."""
        seed = self.field("seed").number()
        config = book_config(name, device=self._device.value())
        self.show_config(config)
        if seed is not None:
            self.field("seed").set_number(seed)

    def show_config(self, config: RunConfig) -> None:
        """Shows the settings of a run. Emits nothing."""
        self._model, self._precision = config.model, config.precision
        for name, field in self._number_fields().items():
            field.set_number(getattr(config, name))
        self._device.set_choices(self._device_choices(), config.device)
        self.recipe.set_choices(self._recipe_choices(), config.recipe)
        self._show_fault(None, None)
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

    def show_estimate(self, seconds: float | None, measuring: bool) -> None:
        """Says how long the run will take; None for not known, which is quite all right."""
        try:
            config = self._read()
        except UserError:
            config = None
        self.estimate.show_estimate(seconds, measuring=measuring, config=config)

    def set_editable(self, editable: bool) -> None:
        """While a run is under way its settings can be read, not changed."""
        for field in self._number_fields().values():
            field.setReadOnly(not editable)
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)
            if not editable:
                field.clearFocus()
        for widget in (self.recipe, self._device):
            widget.setEnabled(editable)
        self.estimate.setVisible(editable)

    def error_text(self) -> str:
        """The sentence under the form, or nothing."""
        return self._error_label.text() if self._error else ""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @property
    def _device(self) -> MenuField:
        return self.field("device")

    def _number_fields(self) -> dict[str, NumberField]:
        return {name: row.field for name, row in self._rows.items() if isinstance(row.field, NumberField)}

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.recipe)
        layout.addSpacing(theme.GRID)
        for row in self._rows.values():
            layout.addWidget(row)
        layout.addSpacing(theme.GRID + theme.GRID // 2)
        layout.addWidget(self._error_label)
        layout.addWidget(self.estimate)
        layout.addStretch()

    def _read(self) -> RunConfig:
        values = {name: self._number(name) for name in self._number_fields()}
        return RunConfig(
            model=self._model,
            recipe=self.recipe.value(),
            device=self._device.value(),
            precision=self._precision,
            **values,
        )

    def _number(self, name: str) -> float | int:
        field = self.field(name)
        value = field.number()
        if value is None:
            if name == "lr":
                raise UserError("Write the learning rate as a number such as 0.1 or 1e-3.")
            raise UserError("Write the marked value as a whole number.")
        return value

    def _row_at_fault(self) -> str | None:
        """The first value that is refused even beside the book's own values."""
        for name in self._number_fields():
            try:
                book_config(self._model, **{name: self._number(name)})
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

    def _retranslate(self) -> None:
        texts = {
            "lr": (self.tr("learning rate"), self.tr("How far each step moves the weights")),
            "num_epochs": (self.tr("epochs"), self.tr("How often every training image is seen")),
            "batch_size": (self.tr("batch size"), self.tr("How many images each step looks at")),
            "image_size": (self.tr("image size"), self.tr("Width and height to which the 28 × 28 pixels are enlarged")),
            "num_images": (self.tr("images"), self.tr("How many of the 60,000 training images are used")),
            "seed": (
                self.tr("seed"),
                self.tr("The same seed gives the same first weights and order of images"),
            ),
            "device": (self.tr("device"), self.tr("What computes; auto takes a GPU where there is one")),
        }
        for name, (title, tip) in texts.items():
            self._rows[name].set_texts(title, tip)
        self.recipe.set_choices(self._recipe_choices(), self.recipe.value())
        self.recipe.setToolTip(self.tr("Book: the settings of Dive into Deep Learning. Custom: your own."))
        self._device.set_choices(self._device_choices(), self._device.value())
        if self._error is not None:
            self._error_label.setText(error_sentence(self._error))

    def _recipe_choices(self) -> list[tuple[str, str]]:
        words = {"book": self.tr("Book"), "custom": self.tr("Custom")}
        return [(name, words[name]) for name in RECIPES]

    def _device_choices(self) -> list[tuple[str, str]]:
        words = {"auto": self.tr("auto"), "cpu": "CPU", "cuda": "CUDA", "mps": "MPS"}
        return [(name, words[name]) for name in DEVICES]

    def _take(self, config: RunConfig) -> None:
        """Shows settings that the user has asked for."""
        self.show_config(config)
        self.config_changed.emit()

    def _on_recipe_chosen(self, recipe: str) -> None:
        if recipe in _PRESETS:
            self.set_model(self._model)
            self.recipe.set_choices(self._recipe_choices(), recipe)
            self.config_changed.emit()
        else:
            self.field("lr").setFocus(Qt.FocusReason.TabFocusReason)

    def _on_text_edited(self, name: str) -> None:
        self._show_fault(None, None)
        self.estimate.clear()
        if name in _RECIPE_FIELDS:
            self.recipe.set_choices(self._recipe_choices(), "custom")

    def _on_value_changed(self) -> None:
        self.config_changed.emit()

    def _on_device_chosen(self) -> None:
        self._precision = "auto"  # an opened run's own is that of its device
        self.estimate.clear()
        self.config_changed.emit()

    def _on_proposal_chosen(self, config: RunConfig) -> None:
        self._take(config)
