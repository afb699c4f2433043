uniform mat4 vp; in vec3 pos;
void main() { gl_Position = vp * vec4(pos, 1.); }
