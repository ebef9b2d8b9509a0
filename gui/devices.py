"""What this computer can compute with, found out in another thread, for it imports torch."""


def find_devices() -> tuple[str, tuple[str, ...], bool]:
    """What computes, all that can, and whether the CPU does so only because the graphics card cannot."""
    from core.device import available_devices, choose_device, device_title, why_unusable

    is_fallback = bool(why_unusable("cuda") or why_unusable("mps"))
    return device_title(choose_device("auto")), available_devices(), is_fallback
