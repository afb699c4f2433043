in vec2 uv; uniform sampler2D t_key; uniform sampler2D t_sky; uniform sampler2D t_pos;
uniform vec3 box_lo; uniform vec3 box_hi; out vec4 color;
void main() {
  vec3 k = texture(t_key, uv).rgb, s = texture(t_sky, uv).rgb; vec3 p = texture(t_pos, uv).xyz;
  if (all(greaterThan(p, box_lo)) && all(lessThan(p, box_hi))) {
    vec3 n = p.z < .05 ? vec3(0,0,1) : vec3(0.);
    k *= key_light(p, n); s *= sky_light(p, n);
  }
  color = vec4(k + s, 1.);
}
