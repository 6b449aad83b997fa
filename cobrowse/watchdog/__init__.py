"""The second line behind the widget's masking: reads streams as consultants do and ends those that tell too much."""
