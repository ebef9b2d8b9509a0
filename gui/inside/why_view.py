"""The page "Why this class": the picture with heat over it, the branches beside it, and what both mean in words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.appearing import Appearing
from gui.export_menu import ExportMenu
from gui.inside import why_words
from gui.inside.colours import ColourBar
from gui.inside.heat_view import HeatView
from gui.inside.question_mark import QuestionMark
from gui.inside.share_table import BranchRow, ShareTable
from gui.inside.why_state import METHODS, WhyShown
from gui.inside.words import block_title
from gui.language import Translated
from gui.progress_line import ProgressLine
from gui.saving import AskFile, ask_file
from gui.texts import class_title
from gui.widgets import FlatButton, Label, MenuButton, Segmented


class WhyView(Translated, Appearing):
    """Shows a `WhyShown` and tells what is chosen on the page; the square over the picture is the picture's own."""

    method_chosen = Signal(str)  # one of `METHODS`
    class_chosen = Signal(str)  # "" for the likeliest
    block_chosen = Signal(str)
    branch_chosen = Signal(str)  # "" for all together
    cancelled = Signal()
    computing_wanted = Signal()

    def __init__(self, ask: AskFile = ask_file) -> None:
        super().__init__()
        self._shown = WhyShown()
        self.method, self.classes, self.block = Segmented(), MenuButton(), MenuButton()
        self.question_mark = QuestionMark(lambda: why_words.explanation_of(self._shown.wishes.method))
        self.picture, self.table = HeatView(), ShareTable()
        self.sentence, self.shares = Label(wrap=True), Label(size="small", soft=True, wrap=True)
        self.no_branches = Label(soft=True, wrap=True)
        self.scale, self.progress = ColourBar(), ProgressLine()
        self.uncover, self.action = FlatButton(), FlatButton()
        self.beside = QStackedWidget()
        parts = (self.picture, self.beside, self.scale, self.sentence)
        self.export = ExportMenu(self, ask, name=lambda: "why", parts=parts)
        self._arrange()
        self.method.chosen.connect(self.method_chosen)
        self.classes.chosen.connect(self.class_chosen)
        self.block.chosen.connect(self.block_chosen)
        self.table.branch_chosen.connect(self.branch_chosen)
        self.uncover.clicked.connect(self.picture.uncover)
        self.action.clicked.connect(self._on_action)
        self.picture.cover_changed.connect(self._on_cover_changed)
        self.setFocusProxy(self.picture)
        self._on_cover_changed()
        self._retranslate()

    def show_why(self, shown: WhyShown) -> None:
        """Shows these answers instead of those before."""
        self._shown = shown
        self._offer()
        self.picture.show_pixels(shown.pixels)
        self.export.button.setEnabled(shown.pixels is not None)
        self.picture.show_heat(shown.heat(), shown.ends())
        self.sentence.setText(why_words.heat_sentence(shown))
        self.shares.setText(why_words.shares_sentence(shown))
        self.scale.show_ends(*why_words.scale_ends(shown))
        self.scale.setVisible(shown.heat() is not None)
        self.progress.set_share(shown.progress)
        self.action.setVisible(shown.progress is not None or shown.is_cancelled)
        self.action.setText(self.tr("Cancel") if shown.progress is not None else self.tr("Compute"))
        self.action.updateGeometry()
        self._show_branches(shown)

    def shown(self) -> WhyShown:
        """What is shown."""
        return self._shown

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.method, stretch=1)
        for widget in (self.classes, self.block, self.export.button, self.question_mark):
            head.addWidget(widget)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(self.table, stretch=1)
        column.addWidget(self.shares)
        self.beside.addWidget(page)
        self.beside.addWidget(self.no_branches)
        body = QHBoxLayout()
        body.setSpacing(2 * theme.GRID)
        body.addWidget(self.picture, stretch=100)  # up to the width that it can make use of
        body.addWidget(self.beside, stretch=1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GRID)
        foot.addWidget(self.scale)
        foot.addWidget(self.sentence, stretch=1)
        foot.addWidget(self.action)
        foot.addWidget(self.uncover)
        policy = self.uncover.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or the picture would move under the mouse that covers it
        self.uncover.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addLayout(body, stretch=1)
        layout.addLayout(foot)
        layout.addWidget(self.progress)

    def _offer(self) -> None:
        """The classes and the blocks that can be asked about, and what is chosen of them."""
        shown, wishes = self._shown, self._shown.wishes
        likeliest = self.tr("likeliest: {title}").format(title=class_title(shown.likeliest)) if shown.likeliest else "–"
        choices = [("", likeliest), *((name, class_title(name)) for name in shown.class_names)]
        chosen = wishes.class_name if wishes.class_name in shown.class_names else ""
        self.classes.set_choices(choices, chosen)
        self.classes.setEnabled(bool(shown.class_names))
        block = shown.blocks[-1].name if shown.blocks else ""
        block = shown.question.block.name if shown.question is not None else block
        self.block.set_choices([(each.name, block_title(each)) for each in shown.blocks], block)
        self.block.setVisible(bool(shown.blocks))
        self.method.set_choices(list(zip(METHODS, self._method_words(), strict=True)), wishes.method)

    def _show_branches(self, shown: WhyShown) -> None:
        has_none = bool(shown.blocks) and shown.blocks[-1].kind != "inception"
        self.beside.setCurrentIndex(1 if has_none else 0)
        question, explanation = shown.question, shown.explanation
        if question is None or question.block.kind != "inception":
            self.table.show_rows((), None, (0.0, 0.0), "")
            return
        rows = [BranchRow(branch.name, branch.kind) for branch in question.block.branches]
        if explanation is not None and shown.error is None:
            changes = {name: 100 * change for name, change in explanation.changes.items()}
            rows = [
                BranchRow(
                    row.name,
                    row.kind,
                    shown.branch_heat(row.name),
                    explanation.shares.get(row.name),
                    changes.get(row.name),
                )
                for row in rows
            ]
        self.table.show_rows(rows, shown.pixels, shown.cam_ends(), question.branch)

    def _on_action(self) -> None:
        if self._shown.progress is not None:
            self.cancelled.emit()
        else:
            self.computing_wanted.emit()

    def _on_cover_changed(self) -> None:
        self.uncover.setVisible(self.picture.cover is not None)

    def _method_words(self) -> tuple[str, ...]:
        return self.tr("Grad-CAM"), self.tr("Gradients"), self.tr("Occlusion")

    def _retranslate(self) -> None:
        self.classes.setToolTip(self.tr("The class that is asked about"))
        self.classes.setAccessibleName(self.classes.toolTip())
        self.block.setToolTip(self.tr("The block whose maps and branches are asked"))
        self.block.setAccessibleName(self.block.toolTip())
        self.uncover.setText(self.tr("Uncover"))
        self.uncover.setToolTip(self.tr("Take the black square away (Esc)"))
        self.picture.setToolTip(
            self.tr("Press and move the mouse to cover a part of the picture; the wheel changes the square's size")
        )
        self.picture.setAccessibleName(self.tr("The picture, and what in it speaks for the class"))
        self.no_branches.setText(why_words.no_branches_sentence())
        self.show_why(self._shown)
