in vec2 uv; uniform sampler2D t_key; uniform sampler2D t_sky; uniform sampler2D t_pos;
uniform vec3 box_lo; uniform vec3 box_hi; uniform float shrink; uniform mat4 vp; out vec4 color;
void main() {
  vec2 at = uv;
#ifdef MOVING  // where the moved camera finds this pixel in the wider picture of the room
  at = (uv - .5)*shrink + .5;
  for (int i = 0; i < 4; i++) {
    vec4 q = vp*vec4(texture(t_pos, at).xyz, 1.);
    at += (uv - (q.xy/q.w*.5 + .5))*shrink;
  }
#endif
  vec3 k = texture(t_key, at).rgb, s = texture(t_sky, at).rgb; vec3 p = texture(t_pos, at).xyz;
  if (all(greaterThan(p, box_lo)) && all(lessThan(p, box_hi))) {
    vec3 n = p.z < .05 ? vec3(0,0,1) : vec3(0.);
    k *= key_light(p, n); s *= sky_light(p, n);
  }
  color = vec4(k + s, 1.);
}
