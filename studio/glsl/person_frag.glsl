const float EDGE = .6;  // skin under hair is painted, so that no scalp shines through

vec3 skin(vec3 q) {
  float ax = abs(q.x);
  vec3 a = skin_color*(.95 + .10*noise(q*70.));
#ifdef PLAIN
  return a;
#endif
  if (q.z < .575 || q.y > .06) return q.z < .575 ? a : hair_color*EDGE;
  vec3 e = eye_place;
  if (q.y < -.085) {
    float cheek = smoothstep(.035, .0, length(vec3(ax - .038, (q.y + .135)*.6, q.z - .70)));
    a *= mix(vec3(1.), vec3(1.06, .9, .88), cheek*.7);
    float bx = ax - e.x - .002;
    float brow = e.z + .0225 + .003*bx/.02 - 6.*bx*bx;
    float by = smoothstep(.0055, .0015, abs(q.z - brow))*smoothstep(.025, .018, abs(bx));
    by *= .75 + .5*noise(q*vec3(500., 200., 300.));
    a = mix(a, hair_color*.55, clamp(by, 0., 1.)*.85);
    float mz = q.z - .6635;
    float lip = length(vec2(q.x/.0255, mz/(.0115*(1. - .35*ax/.0255))));
    a = mix(a, a*vec3(.92, .62, .60), .7*smoothstep(1.06, .9, lip));
    float slit = smoothstep(.0017, .0005, abs(mz - .0022 + 1.2*q.x*q.x))*smoothstep(.025, .021, ax);
    a *= 1. - .6*slit;
    a *= 1. - .16*smoothstep(.0195, .014, length(vec2(bx, (q.z - e.z)*1.55)));
  }
  if (beard > 0.) {
    float b = smoothstep(0., .03, .674 - q.z)*smoothstep(.03, .075, -q.y)*smoothstep(.585, .605, q.z);
    float lip_beard = smoothstep(.009, .003, abs(q.z - .6805))*smoothstep(.032, .02, ax);
    b = max(b, lip_beard*step(q.y, -.12));
    b *= 1. - .85*smoothstep(1.15, .95, length(vec2(q.x/.0255, (q.z - .6635)/.0115)));
    a = mix(a, hair_color*1.2 + .02, clamp(beard*b*(.55 + .7*noise(q*600.)), 0., .92));
  }
  bool ear = ax > .0745 && q.z < .742 && q.y < -.012 && q.y > -.07;
  return hairline(q) > -.002 && !ear ? hair_color*EDGE : a;
}

vec3 eyeball(vec3 q) {
  float r = length(vec2(abs(q.x) - eye_place.x, q.z - eye_place.z));
  vec3 a = mix(vec3(.80, .78, .75), iris_color, smoothstep(.0078, .0070, r));
  return .85*mix(a, vec3(.012), smoothstep(.0040, .0033, r));
}

vec3 cloth(vec3 q) {
  float inside = part == 2 ? in_top(c) : in_trousers(c);
  vec3 a = part == 2 ? top_color : trouser_color;
  a *= 1. - .18*smoothstep(.0025, .0, abs(inside - .012));
  if (inside < .0035) a *= .88;
  a *= .95 + .1*hash(floor(q*900.));
  if (part == 2 && stripe > 0.)
    a = mix(a, a*.35 + .5, stripe*smoothstep(.48, .5, abs(fract(q.z*16.) - .5)));
  return gl_FrontFacing ? a : a*.45;
}

vec3 hair(vec3 q, out float strand) {
  strand = part == 5
    ? noise(vec3(c.x*70., c.y*4., c.z*70.))
    : noise(vec3(atan(q.x, .03 + abs(q.y + .04))*60., q.z*14. + q.y*14., seed));
  vec3 a = hair_color*(.62 + .75*strand);
  return part == 4 ? a*mix(.75, 1., smoothstep(0., .012, hairline(q))) : a;
}

void main() {
#ifdef CUT
  if (hidden()) discard;
#endif
  vec3 N = normalize(n), V = normalize(eye - p), q = c.xyz, a;
  vec3 smooth_n = N;
  if (part == 5 ? dot(N, V) < 0. : (part >= 2 && !gl_FrontFacing)) N = -N;
  float gloss, power, wrap = 0.;
  if (part == 0) { a = skin(q); gloss = .10; power = 18.; wrap = .28; }
  else if (part == 1) { a = eyeball(q); gloss = .55; power = 90.; }
  else if (part <= 3) { a = cloth(q); gloss = part == 3 ? .05 : .02; power = 10.; wrap = .1; }
  else {
    float strand;
    a = hair(q, strand); gloss = .16; power = 14.;
    N = normalize(N + .35*(vec3(strand, noise(q*90.), hash(floor(q*200.))) - .5));
  }
  float nl = dot(N, key_dir);
  float direct = max((nl + wrap)/(1. + wrap), 0.);
  float sh = direct > 0. || part == 0 ? key_light(p, smooth_n) : 0.;
  float so = sky_light(p, smooth_n);
  vec3 sky = mix(ground_color, sky_color, N.z*.5 + .5);
  vec3 H = normalize(key_dir + V);
  float rim = pow(1. - max(dot(N, V), 0.), 4.);
  vec3 lit = a*(key_color*direct*sh + sky*so);
  lit += gloss*(pow(max(dot(N, H), 0.), power)*key_color*sh*.7 + rim*sky*.6*so);
  // light that went through the skin is red where it meets the shade
  if (part == 0) lit += a*vec3(.22, .05, .03)*key_color*sh*smoothstep(.35, .0, abs(nl + .05))*.35;
  color = vec4(lit, 1.);
}
