"""A small shop that embeds the widget, to try cobrowse with."""

from cobrowse.demo.shop import shop_app

__all__ = ["shop_app"]
