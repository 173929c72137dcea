"""The demo company: a made-up Chinese wholesaler of household goods, whose truth is known."""
