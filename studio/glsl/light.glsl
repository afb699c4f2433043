uniform sampler2D key_map;
uniform sampler2D sky_map;
uniform mat4 key_vp;
uniform mat4 sky_vp;
uniform float key_blur;  // reach of the soft edge and least distance, as shares of the map
uniform float key_bias;
uniform vec3 key_dir;
uniform vec3 key_color;
uniform vec3 sky_color;
uniform vec3 ground_color;

const vec2 disk[12] = vec2[](
  vec2(-.326, -.406), vec2(-.840, -.074), vec2(-.696, .457), vec2(-.203, .621),
  vec2(.962, -.195), vec2(.473, -.480), vec2(.519, .767), vec2(.185, -.893),
  vec2(.507, .064), vec2(.896, .412), vec2(-.322, -.933), vec2(-.792, -.598));

// a turn of the disk for each pixel; the four samples of a finely drawn pixel turn by quarters
mat2 turned(vec2 place) {
#ifdef FINE
  float quarter = mod(floor(place.x), 2.) + 2.*mod(floor(place.y), 2.);
  place = floor(place*.5);
#else
  float quarter = 0.;
#endif
  float a = 6.283*fract(52.98*fract(dot(place, vec2(.06711, .00584)))) + 1.5708*quarter;
  return mat2(cos(a), -sin(a), sin(a), cos(a));
}

float key_light(vec3 p, vec3 n) {
  vec4 q = key_vp*vec4(p + n*.012, 1.);
  vec3 c = q.xyz*.5 + .5;
  if (any(lessThan(c, vec3(0.))) || any(greaterThan(c, vec3(1.)))) return 1.;
  mat2 r = turned(gl_FragCoord.xy);
  float s = 0.;
  for (int i = 0; i < TAPS; i++) s += step(c.z - key_bias, texture(key_map, c.xy + r*disk[i]*key_blur).r);
  return s/float(TAPS);
}

// share of the light from above; the nearer what hangs over a point, the darker
float sky_light(vec3 p, vec3 n) {
  mat2 r = turned(gl_FragCoord.yx);
  float s = 0.;
  for (int i = 0; i < TAPS; i++) {
    vec2 d = r*disk[i]*.26;
    vec3 c = (sky_vp*vec4(p + n*.02 + vec3(d, 0.), 1.)).xyz*.5 + .5;
    float gap = (c.z - texture(sky_map, c.xy).r)*2.2;
    float far = length(d)*1.2 + .03;
    s += gap > .012 ? 1. - exp(-gap*3.2)*(1. - smoothstep(.1, .38, far)) : 1.;
  }
  return mix(.12, 1., s/float(TAPS));
}
