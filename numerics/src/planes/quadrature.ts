/** Nodes on (−1, 1) and weights of Gauss–Legendre quadrature, by Newton's method on the Legendre recurrence. */
export function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 1
    for (let step = 0; step < 20; step++) {
      const { value, derivative } = legendre(count, x)
      slope = derivative
      x -= value / derivative
      if (Math.abs(value / derivative) < 1e-15) break
    }
    nodes[i] = x
    weights[i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

function legendre(degree: number, x: number): { value: number; derivative: number } {
  let previous = 1
  let value = x
  for (let k = 2; k <= degree; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * previous) / k
    previous = value
    value = next
  }
  return { value, derivative: (degree * (x * value - previous)) / (x * x - 1) }
}
