"""How far each translation follows its original, what its readers are told of it, and the commands of translators."""
