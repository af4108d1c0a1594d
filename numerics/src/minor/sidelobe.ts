/**
 * The largest |PSF| farther than `lobePx` from its centre (N/2). A full width at half maximum of the fitted beam's major
 * axis leaves a Gaussian main lobe at 1/16; of a spike on a plateau it leaves the plateau, which is a sidelobe as well.
 */
export function largestSidelobe(psf: Float32Array, width: number, lobePx: number): number {
  const height = psf.length / width
  let largest = 0
  for (let y = 0, i = 0; y < height; y++) {
    const across = lobePx ** 2 - (y - (height >> 1)) ** 2
    const reach = across < 0 ? -1 : Math.floor(Math.sqrt(across))
    for (let x = 0; x < width; x++, i++) {
      if (Math.abs(x - (width >> 1)) > reach) largest = Math.max(largest, Math.abs(psf[i]))
    }
  }
  return largest
}
