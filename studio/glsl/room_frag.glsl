in vec3 p; in vec3 n; flat in vec4 m;
uniform vec3 floor_a; uniform vec3 floor_b; uniform vec3 wall; uniform float seed;
layout(location=0) out vec4 o_key; layout(location=1) out vec4 o_sky; layout(location=2) out vec4 o_pos;
void main() {
  vec3 N = normalize(n); vec3 a = m.rgb; float rough = 1.;
  if (m.a < .5) {                       // wood
    float w = .12; float row = floor(p.x/w); float off = hash(vec3(row, seed, 1.))*3.;
    float len = 1.1; float col = floor((p.y+off)/len);
    float h = hash(vec3(row, col, seed+3.));
    float g = fbm(vec3(p.x*60.+h*40., (p.y+off)*3.+h*9., h*7.));
    float g2 = noise(vec3(p.x*260., p.y*9., h*3.));
    a = mix(floor_a, floor_b, clamp(h*.55+g*.55+g2*.12-.1, 0., 1.));
    float e = min(abs(fract(p.x/w)-.5), 1.); float f1 = smoothstep(.485,.5,abs(fract(p.x/w)-.5));
    float f2 = smoothstep(.4975,.5,abs(fract((p.y+off)/len)-.5));
    a *= 1. - .55*max(f1,f2);
  } else if (m.a < 1.5) {               // wall
    a = wall * (.975 + .05*fbm(vec3(p*14.)) );
  } else if (m.a < 2.5) {               // mat
    float t = noise(vec3(p.xy*420., 1.)); a = m.rgb*(.9+.16*t);
    a *= 1. - .12*smoothstep(.6,.0,fbm(vec3(p.xy*3.+seed, 2.)));
  } else if (m.a < 3.5) {               // painted thing
    a *= .95+.1*fbm(p*25.);
  } else if (m.a < 4.5) {               // leaf
    a *= .6+.8*fbm(p*30.);
  } else {                              // glowing window
    o_key = vec4(0.); o_sky = vec4(a*1.0,1.); o_pos = vec4(p,1.); return;
  }
  float ndl = max(dot(N, key_dir), 0.);
  vec3 sky = mix(ground_color, sky_color, N.z*.5+.5);
  float corner = 1.;
  o_key = vec4(a*ndl*key_color*key_light(p, N), 1.);
  o_sky = vec4(a*sky*sky_light(p, N), 1.);
  o_pos = vec4(p, 1.);
}
