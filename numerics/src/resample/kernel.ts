/** Taps of the interpolation along each axis; as in kernels/resample. */
export const TAPS = 8

/** Entries of the table of taps per element; it is linear between them. As in kernels/resample. */
export const TAP_STEPS = 256

const QUADRATURE_STEPS = 160

/**
 * The kernel φ(t) = exp(β (√(1 − (2t/W)²) − 1)) on |t| < W/2 elements, W = TAPS, the "exponential of semicircle" of
 * Barnett, Magland & af Klinteberg (2019), SIAM J. Sci. Comput. 41, C479.
 */
export function kernelValue(beta: number, elements: number): number {
  const x = (2 * elements) / TAPS
  return Math.abs(x) >= 1 ? 0 : Math.exp(beta * (Math.sqrt(1 - x * x) - 1))
}

/** φ̂(ξ) = ∫ φ(t) cos(2π ξ t) dt, ξ in turns per element, by the trapezium rule in θ, t = (W/2) sin θ. */
export function kernelTransform(beta: number, turns: number): number {
  const step = Math.PI / (2 * QUADRATURE_STEPS)
  let sum = 0.5 * Math.exp(0)
  for (let i = 1; i < QUADRATURE_STEPS; i++) {
    const cosine = Math.cos(i * step)
    sum += cosine * Math.exp(beta * (cosine - 1)) * Math.cos(Math.PI * turns * TAPS * Math.sin(i * step))
  }
  return TAPS * step * sum
}

/** φ̂ of the kernel as its table holds it: linear between the entries multiplies the transform by sinc². */
export function tabledTransform(beta: number, turns: number): number {
  const angle = (Math.PI * turns) / TAP_STEPS
  return kernelTransform(beta, turns) * (angle === 0 ? 1 : (Math.sin(angle) / angle) ** 2)
}

/** β for waves of up to `turns` per element; 0.97 of the value at which the kernel's band ends where aliases begin. */
export function kernelBeta(turns: number): number {
  return 0.97 * Math.PI * TAPS * (1 - turns)
}

/** Largest error of an interpolated wave of amplitude 1: the sum of what aliases into it. */
export function aliasError(beta: number, turns: number): number {
  let worst = 0
  for (const part of [0.5, 0.8, 0.9, 1]) {
    let aliases = 0
    for (const k of [1, 2, 3]) {
      aliases += Math.abs(kernelTransform(beta, part * turns + k)) + Math.abs(kernelTransform(beta, part * turns - k))
    }
    worst = Math.max(worst, aliases / kernelTransform(beta, part * turns))
  }
  return worst
}
