uniform mat4 vp; in vec3 pos; in vec3 nor; in vec4 cano;
out vec3 p; out vec3 n; out vec4 c; invariant gl_Position;
void main() { p = pos; n = nor; c = cano; gl_Position = vp * vec4(pos, 1.); }
