const SIGMA_PER_WIDTH = 1 / 6

/**
 * Multiplies a point spread function [height, width], in place, with a Gaussian a sixth of the image wide (σ).
 *
 * Minor cycles subtract it no farther than it reaches, half an image away. Cut off there, sidelobes of some per cent
 * make a matrix with negative eigenvalues, on which CLEAN diverges once thousands of components are found. The product
 * with a function whose transform is positive keeps all eigenvalues positive (Schur's product theorem), so that minor
 * cycles always converge; what the taper takes from far sidelobes is left to the major cycles.
 */
export function taperPsf(psf: Float32Array, width: number, height: number): void {
  const across = taper(width)
  const up = taper(height)
  for (let y = 0, i = 0; y < height; y++) for (let x = 0; x < width; x++, i++) psf[i] *= across[x] * up[y]
}

function taper(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    const sigmas = (i - size / 2) / (size * SIGMA_PER_WIDTH)
    return Math.exp(-0.5 * sigmas * sigmas)
  })
}
