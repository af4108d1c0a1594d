/**
 * Subtracts components, each with the point spread function around it, from rows first … last − 1 of an image: a row
 * stays in the cache while all components pass over it.
 *
 * @param components  [count, 3] of i32 x, i32 y, f32 flux
 */
export function subtractDirectly(image: usize, width: i32, psf: usize, psfWidth: i32, psfHeight: i32, components: usize, count: i32, first: i32, last: i32): void {
  for (let y = first; y < last; y++) {
    const row = image + (<usize>(y * width) << 2)
    for (let c = 0, component = components; c < count; c++, component += 12) {
      const up = y - load<i32>(component, 4) + (psfHeight >> 1)
      if (<u32>up >= <u32>psfHeight) continue
      const across = (psfWidth >> 1) - load<i32>(component)
      const left = max(0, -across), right = min(width, psfWidth - across)
      const flux = load<f32>(component, 8), part = f32x4.splat(flux)
      let p = psf + (<usize>(up * psfWidth + across + left) << 2), q = row + (<usize>left << 2)
      for (const end = row + (<usize>(left + ((right - left) & ~3)) << 2); q < end; p += 16, q += 16) {
        v128.store(q, f32x4.sub(v128.load(q), f32x4.mul(part, v128.load(p))))
      }
      for (const end = row + (<usize>right << 2); q < end; p += 4, q += 4) store<f32>(q, load<f32>(q) - flux * load<f32>(p))
    }
  }
}
