// Whoever works with reports of cards decodes their images as well.
@_exported public import ImageDecoding
