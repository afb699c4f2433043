in vec2 uv; uniform sampler2D back; uniform sampler2D front; uniform float exposure; uniform float gain;
out vec4 color;
vec3 tone(vec3 x) { return clamp((x*(2.51*x+.03))/(x*(2.43*x+.59)+.14), 0., 1.); }
void main() {
  vec4 f = texture(front, uv); vec3 c = texture(back, uv).rgb*(1.-f.a) + f.rgb;
  c = min(tone(c*exposure)*gain, 1.); c = pow(c, vec3(1./2.2)); c = (c-.5)*1.04+.5;
  vec2 d = uv-.5; c *= 1.-.30*dot(d,d);
  color = vec4(c, 1.);
}
