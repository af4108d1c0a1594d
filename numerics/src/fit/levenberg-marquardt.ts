import { solvePositiveDefinite } from './positive-definite.ts'

/** What a model says at one point of its parameters. */
export interface NormalEquations {
  readonly curvature: Float64Array // [parameter, parameter] Σ ∂m/∂p ∂m/∂q
  readonly gradient: Float64Array // [parameter] Σ ∂m/∂p (data − m)
  squares: number // Σ (data − m)²; not finite where the parameters are out of bounds
}

/** Fills the normal equations (both triangles) for `parameters`, starting from zeros. */
export type Linearise = (parameters: Float64Array, into: NormalEquations) => void

export interface Minimum {
  readonly parameters: Float64Array
  readonly squares: number // Σ (data − model)² there
  readonly iterations: number
  readonly converged: boolean
}

const SMALLEST_GAIN = 1e-12 // relative change of the sum of squares that counts as none
const LARGEST_DAMPING = 1e16

/**
 * Least squares by Levenberg and Marquardt, with Marquardt's scaling of the damping by the diagonal
 * (Marquardt 1963, SIAM J. Appl. Math. 11, 431).
 */
export function leastSquares(linearise: Linearise, start: Float64Array, maximumIterations = 100): Minimum {
  let here: Float64Array = start.slice()
  let now = evaluate(linearise, here)
  let damping = 1e-3
  let iterations = 0
  let converged = false
  while (!converged && iterations < maximumIterations && damping < LARGEST_DAMPING) {
    iterations++
    const there = step(here, now, damping)
    const next = there && evaluate(linearise, there)
    if (!there || !next || !(next.squares <= now.squares)) {
      damping *= 10
      converged = there !== undefined && isSameVector(here, there)
      continue
    }
    converged = now.squares - next.squares <= SMALLEST_GAIN * now.squares
    here = there
    now = next
    damping = Math.max(damping / 10, 1e-12)
  }
  return { parameters: here, squares: now.squares, iterations, converged }
}

function evaluate(linearise: Linearise, parameters: Float64Array): NormalEquations {
  const count = parameters.length
  const equations = { curvature: new Float64Array(count * count), gradient: new Float64Array(count), squares: 0 }
  linearise(parameters, equations)
  return equations
}

function step(here: Float64Array, { curvature, gradient }: NormalEquations, damping: number): Float64Array | undefined {
  const count = here.length
  const damped = curvature.slice()
  for (let i = 0; i < count; i++) damped[i * count + i] *= 1 + damping
  const change = solvePositiveDefinite(damped, gradient)
  return change?.map((value, i) => here[i] + value)
}

function isSameVector(one: Float64Array, other: Float64Array): boolean {
  return one.every((value, i) => Math.abs(value - other[i]) <= 1e-14 * Math.max(1, Math.abs(value)))
}
