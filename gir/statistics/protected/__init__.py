"""Protected figures: quarters that were closed, and what those may read of them who may not open the cases behind."""
