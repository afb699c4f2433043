void main() { if (hidden()) discard; color = vec4(0.); }
