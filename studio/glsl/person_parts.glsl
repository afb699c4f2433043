in vec3 p; in vec3 n; in vec4 c;   // c: place on the average body; w: way down the arm (0 shoulder, 1 elbow, 2 wrist)
const int part = PART;             // 0 skin 1 eyes 2 top 3 trousers 4 scalp hair 5 loose hair
uniform vec3 eye; uniform vec3 skin_color; uniform vec3 hair_color; uniform vec3 top_color; uniform vec3 trouser_color;
uniform float sleeve; uniform float hem; uniform float waist; uniform float leg; uniform float stripe; uniform vec3 eye_place; uniform float seed;
uniform float hair_low; uniform float beard; uniform vec3 iris_color;
out vec4 color;
float neck_edge(vec3 q) { return q.z - (.553 + .27*(q.y+.01)) - .25*max(0., abs(q.x)-.06); }
// signed depth inside a garment, metres-ish (positive inside)
float in_top(vec4 c) { return min(min(-neck_edge(c.xyz), c.z - hem), (sleeve - c.w)*.25); }
float in_trousers(vec4 c) { if (c.w > .25) return -1.; return min(c.z - leg, waist - c.z); }
float hairline(vec3 q) {
  float front = smoothstep(-.02, -.125, q.y);
  float back = smoothstep(-.03, .045, q.y);
  float line = mix(.705, .795, front); line = mix(line, hair_low, back);
  line += .018*smoothstep(.05,.0,abs(q.x))*front*0. - .012*smoothstep(.03,.06,abs(q.x))*front;
  return q.z - line + .009*(noise(vec3(q.x*520., q.y*520., q.z*60.))-.5) + .006*(noise(q*95.)-.5);
}
bool hidden() {
  if (part == 0) return in_top(c) > .014 || in_trousers(c) > .014;
  if (part == 2) return in_top(c) < 0.;
  if (part == 3) return in_trousers(c) < 0.;
  return part == 4 && hairline(c.xyz) < 0.;
}
