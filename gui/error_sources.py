"""Which errors the window says, and what the user does next that takes each one's cause away."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def connect_errors(window: "MainWindow") -> None:
    """Has the error bar say each error until one of its cures comes."""
    panel, form = window.picture_panel, window.run_panel
    controller, browser, pages, prediction = window.controller, window.browser, window.pages, window.prediction
    many = window.many_pictures
    other_picture = (
        panel.drawing_changed,
        panel.files_chosen,
        panel.many_chosen,
        panel.image_pasted,
        panel.test_image_wanted,
        panel.picture_selected,
        panel.mode_changed,
    )
    for told, cures in (
        (window.controls.failed, (form.config_changed, browser.form_filled, controller.state_changed)),
        (controller.failed, (controller.state_changed,)),
        (browser.failed, (browser.form_filled,)),
        (browser.noted, (controller.state_changed,)),
        (browser.folder_noted, (controller.begun, browser.form_filled)),
        (window.photographs.noted, (controller.state_changed,)),
        (pages.failed, (*other_picture, pages.files_opened)),
        (many.failed, (*other_picture, many.begun)),
        (many.refused, other_picture),
        (window.table.failed, (window.table.saved,)),
        (pages.refused, other_picture),
        (window.run_drop.refused, (window.run_drop.run_dropped, controller.state_changed)),
        (window.weights_drop.refused, (window.weights_drop.weights_dropped, controller.state_changed)),
        (prediction.failed, (prediction.predicted,)),
        (window.comparison.failed, (window.comparison.changed, prediction.predicted)),
        (window.familiarity.failed, (prediction.predicted,)),
        (window.look_inside.failed, (window.inside.branches_toggled, window.shown.weights_changed)),
        (window.curves.failed, (window.curves.plot_saved,)),
        (window.looked_at.failed, (window.looked_at.saved,)),
        (window.evaluation.failed, (window.evaluation.saved,)),
        (window.who_matters.export.failed, (window.who_matters.export.saved,)),
        (window.why_view.export.failed, (window.why_view.export.saved,)),
        (window.by_hand_view.export.failed, (window.by_hand_view.export.saved,)),
        (window.two_moments_view.export.failed, (window.two_moments_view.export.saved,)),
    ):
        window.error_bar.listen(told, *cures)
    browser.mended.connect(window.error_bar.withdraw)
