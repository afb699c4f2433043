"""The app in the browser: its server, its guard, its pages. It opens the only port of the program."""
