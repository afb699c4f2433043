uniform mat4 vp; in vec3 pos; in vec3 nor; in vec4 mat;
out vec3 p; out vec3 n; flat out vec4 m;
void main() { p = pos; n = nor; m = mat; gl_Position = vp * vec4(pos, 1.); }
