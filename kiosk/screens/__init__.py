"""The kiosk's pages in Kivy, one module and one kv file a page; importing this package imports no Kivy."""
