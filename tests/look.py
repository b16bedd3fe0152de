"""The theme of the project's own file, as the entrance hands it to every face."""

from firmware_config.theme_file import read_theme
from queue_server.contract.theme import Theme

THEME = Theme.model_validate(read_theme())
