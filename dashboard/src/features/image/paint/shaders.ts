import { ASINH_KNEE, LOG_DEPTH } from '../sky/stretch.ts'

/** Corners of a tile, in pixels of the image, to the pane. */
export const VERTEX_SHADER = `#version 300 es
precision highp float;
in vec2 corner; // 0 or 1
uniform vec4 edges; // of the tile: left, lower, right, upper, pixels of the image
uniform vec2 origin; // texel 0, 0: pixel of the image at its corner
uniform float texelsPerPixel;
uniform vec3 framing; // x, y in the middle of the pane; CSS pixels a pixel
uniform vec2 pane; // CSS pixels
out vec2 texel;
void main() {
  vec2 pixel = mix(edges.xy, edges.zw, corner);
  texel = (pixel - origin) * texelsPerPixel;
  gl_Position = vec4((pixel - framing.xy) * framing.z * 2.0 / pane, 0.0, 1.0);
}`

/** Brightness to colours; blank is transparent. Where texels are smaller than pixels of the screen four are averaged. */
export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp sampler2D;
in vec2 texel;
uniform sampler2D values;
uniform sampler2D colours;
uniform vec2 limits;
uniform int curve; // linear, asinh, sqrt, log
uniform bool isInverted;
uniform float spread; // a quarter of the texels across a pixel of the screen; 0: one texel is enough
out vec4 colour;

vec2 weighed(vec2 at) {
  ivec2 size = textureSize(values, 0);
  float value = texelFetch(values, clamp(ivec2(floor(at)), ivec2(0), size - 1), 0).r;
  bool isBlank = (floatBitsToUint(value) & 0x7f800000u) == 0x7f800000u;
  return isBlank ? vec2(0.0) : vec2(value, 1.0);
}

float curved(float x) {
  if (curve == 1) return asinh(x / ${ASINH_KNEE.toFixed(6)}) / asinh(1.0 / ${ASINH_KNEE.toFixed(6)});
  if (curve == 2) return sqrt(x);
  if (curve == 3) return log(1.0 + ${LOG_DEPTH.toFixed(1)} * x) / log(1.0 + ${LOG_DEPTH.toFixed(1)});
  return x;
}

void main() {
  vec2 sum = spread == 0.0
    ? weighed(texel)
    : weighed(texel + vec2(-spread, -spread)) + weighed(texel + vec2(spread, -spread))
      + weighed(texel + vec2(-spread, spread)) + weighed(texel + vec2(spread, spread));
  if (sum.y == 0.0) { colour = vec4(0.0); return; }
  float place = curved(clamp((sum.x / sum.y - limits.x) / (limits.y - limits.x), 0.0, 1.0));
  if (isInverted) place = 1.0 - place;
  colour = vec4(texelFetch(colours, ivec2(int(floor(place * 255.0 + 0.5)), 0), 0).rgb, 1.0);
}`
