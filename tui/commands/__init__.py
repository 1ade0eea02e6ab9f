"""Every command once: bindings, footer, palette, help and README read the table; keymaps."""
