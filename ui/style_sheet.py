"""The little style sheet: what a palette cannot say (borders, paddings, the focus ring)."""

from ui.tokens import Sizes, Tokens


def style_sheet(t: Tokens, s: Sizes) -> str:
    """Return the style sheet of a theme at a text size."""
    return "\n".join((_text(t, s), _panels(t, s), _buttons(t, s), _fields(t, s), _rest(t, s)))


def _text(t: Tokens, s: Sizes) -> str:
    sizes = {"small": 12, "name": 24, "clock": 46, "figure": 22, "number": 30, "title": 15, "page": 20}
    lines = [f'QLabel[text_size="{name}"] {{ font-size: {s.px(px)}px; }}' for name, px in sizes.items()]
    for tone in ("ink", "ink2", "accent", "ready", "attention", "stop"):
        lines.append(f'QLabel[tone="{tone}"] {{ color: {getattr(t, tone)}; }}')
    lines.append('QLabel[strong="true"] { font-weight: 600; }')
    lines.append("QLabel { background: transparent; }")
    return "\n".join(lines)


def _panels(t: Tokens, s: Sizes) -> str:
    w = t.line_width
    return f"""
    QWidget[ground="panel"] {{ background: {t.panel}; }}
    QWidget[ground="paper"] {{ background: {t.paper}; }}
    QWidget[ground="soft"] {{ background: {t.soft}; border-radius: {s.px(6)}px; }}
    QFrame[line="bottom"] {{ border: 0; border-bottom: {w}px solid {t.line}; }}
    QFrame[line="top"] {{ border: 0; border-top: {w}px solid {t.line}; }}
    QFrame[line="right"] {{ border: 0; border-right: {w}px solid {t.line}; }}
    QFrame[line="left"] {{ border: 0; border-left: {w}px solid {t.line}; }}
    QFrame[line="around"] {{ border: {w}px solid {t.edge}; border-radius: {s.px(8)}px; }}
    QFrame[rule="true"] {{ background: {t.line}; border: 0; max-height: {w}px; min-height: {w}px; }}
    QLabel[chip] {{ border-radius: {s.px(9)}px; padding: {s.px(1)}px {s.px(9)}px; font-size: {s.px(12)}px; }}
    QLabel[chip="ready"] {{ color: {t.ready}; border: {w}px solid {t.ready}; }}
    QLabel[chip="attention"] {{ color: {t.attention}; border: {w}px solid {t.attention}; }}
    QLabel[chip="stop"] {{ color: {t.stop}; border: {w}px solid {t.stop}; }}
    QLabel[chip="quiet"] {{ color: {t.ink2}; background: {t.soft}; border: {w}px solid {t.soft}; }}
    """


def _buttons(t: Tokens, s: Sizes) -> str:
    pad, side = s.px(6), s.px(12)
    return f"""
    QPushButton {{ icon-size: {s.px(18)}px;
        background: {t.panel}; color: {t.ink}; border: {t.line_width}px solid {t.edge};
        border-radius: {s.px(6)}px; padding: {pad}px {side}px; }}
    QPushButton:hover {{ background: {t.soft}; }}
    QPushButton:pressed {{ background: {t.selection}; }}
    QPushButton:disabled {{ color: {t.ink2}; border-color: {t.line}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: {pad - 1}px {side - 1}px; outline: 0; }}
    QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_strong}; border-color: {t.accent};
        font-weight: 600; }}
    QPushButton[kind="primary"]:disabled {{ background: {t.soft}; color: {t.ink2}; border-color: {t.line}; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {t.ink}; }}
    QPushButton[kind="stop"] {{ background: {t.stop}; color: {t.on_strong}; border-color: {t.stop};
        font-weight: 600; }}
    QPushButton[kind="ready"] {{ background: {t.ready}; color: {t.on_strong}; border-color: {t.ready};
        font-weight: 600; }}
    QPushButton[kind="ready"]:focus {{ border: 2px solid {t.ink}; }}
    QPushButton[kind="stop"]:focus {{ border: 2px solid {t.ink}; }}
    QPushButton[kind="quiet"] {{ background: transparent; border: 2px solid transparent;
        padding: {s.px(4)}px {s.px(8)}px; text-align: left; }}
    QPushButton[kind="quiet"]:hover {{ background: {t.soft}; }}
    QPushButton[kind="quiet"]:focus {{ border: 2px solid {t.accent}; }}
    QPushButton[kind="link"] {{ background: transparent; color: {t.accent}; border: 2px solid transparent;
        padding: {s.px(2)}px {s.px(2)}px; text-align: left; }}
    QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
    QPushButton[kind="link"]:focus {{ border: 2px solid {t.accent}; }}
    QPushButton::menu-indicator {{ width: 0; image: none; }}
    """


def _fields(t: Tokens, s: Sizes) -> str:
    w, pad = t.line_width, s.px(6)
    return f"""
    QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {{ background: {t.panel}; color: {t.ink};
        border: {w}px solid {t.edge}; border-radius: {s.px(6)}px; padding: {pad}px {s.px(8)}px;
        selection-background-color: {t.accent}; selection-color: {t.on_strong}; }}
    QPlainTextEdit {{ padding: {s.px(8)}px; }}
    QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 2px solid {t.accent};
        padding: {pad - 2 + w}px {s.px(8) - 2 + w}px; }}
    QPlainTextEdit:focus {{ border: 2px solid {t.accent}; padding: {s.px(8) - 2 + w}px; }}
    QLineEdit[text_size="dial"] {{ font-size: {s.px(18)}px; padding: {s.px(8)}px {s.px(12)}px; }}
    QLineEdit[text_size="dial"]:focus {{ padding: {s.px(8) - 2 + w}px {s.px(12) - 2 + w}px; }}
    QLineEdit[kind="inline"] {{ background: transparent; border: 2px solid transparent;
        padding: {s.px(3)}px {s.px(4)}px; }}
    QLineEdit[kind="inline"]:hover {{ border: 2px solid {t.line}; }}
    QLineEdit[kind="inline"]:focus {{ border: 2px solid {t.accent}; background: {t.panel};
        padding: {s.px(3)}px {s.px(4)}px; }}
    QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ color: {t.ink2};
        border-color: {t.line}; }}
    QComboBox::drop-down {{ border: 0; width: {s.px(26)}px; }}
    QComboBox::down-arrow {{ image: none; }}
    QLineEdit, QPlainTextEdit {{ placeholder-text-color: {t.ink2}; }}
    QComboBox QAbstractItemView {{ background: {t.panel}; border: {w}px solid {t.edge};
        selection-background-color: {t.selection}; selection-color: {t.ink}; outline: 0; }}
    QSlider {{ border: 2px solid transparent; border-radius: {s.px(6)}px; min-height: {s.px(26)}px; }}
    QSlider:focus {{ border: 2px solid {t.accent}; }}
    QSlider::groove:horizontal {{ height: {s.px(4)}px; background: {t.edge}; border-radius: {s.px(2)}px; }}
    QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: {s.px(2)}px; }}
    QSlider::handle:horizontal {{ background: {t.panel}; border: 2px solid {t.accent};
        width: {s.px(12)}px; margin: -{s.px(6)}px 0; border-radius: {s.px(8)}px; }}
    QCheckBox {{ spacing: {s.px(8)}px; padding: {s.px(3)}px; border: 2px solid transparent; }}
    QCheckBox::indicator {{ width: {s.px(16)}px; height: {s.px(16)}px; background: {t.panel};
        border: {w}px solid {t.edge}; border-radius: {s.px(4)}px; }}
    QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: none; }}
    QCheckBox::indicator:disabled {{ background: {t.soft}; border-color: {t.line}; }}
    QCheckBox:focus {{ border: 2px solid {t.accent}; border-radius: {s.px(4)}px; }}
    """


def _rest(t: Tokens, s: Sizes) -> str:
    w = t.line_width
    return f"""
    QListView {{ background: transparent; border: 0; outline: 0; }}
    QScrollArea {{ background: transparent; border: 0; }}
    QScrollArea > QWidget > QWidget[ground=""] {{ background: transparent; }}
    QMenu {{ background: {t.panel}; border: {w}px solid {t.edge}; padding: {s.px(4)}px 0; }}
    QMenu::item {{ padding: {s.px(6)}px {s.px(24)}px {s.px(6)}px {s.px(12)}px; color: {t.ink}; }}
    QMenu::item:selected {{ background: {t.selection}; color: {t.ink}; }}
    QMenu::item:disabled {{ color: {t.ink2}; }}
    QMenu::icon {{ padding-left: {s.px(8)}px; }}
    QMenu::separator {{ height: {w}px; background: {t.line}; margin: {s.px(4)}px 0; }}
    QToolTip {{ background: {t.panel}; color: {t.ink}; border: {w}px solid {t.edge};
        padding: {s.px(4)}px; }}
    QScrollBar:vertical {{ background: {t.paper}; width: {s.px(10)}px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {t.edge}; border-radius: {s.px(3)}px;
        min-height: {s.px(24)}px; margin: {s.px(2)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QScrollBar:horizontal {{ background: {t.paper}; height: {s.px(10)}px; }}
    QScrollBar::handle:horizontal {{ background: {t.edge}; border-radius: {s.px(3)}px;
        min-width: {s.px(24)}px; margin: {s.px(2)}px; }}
    """
