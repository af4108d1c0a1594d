import { select } from './select'

/** Median over the lines of what can be used in each lane; −1 where nothing can. scratch: f32 [line] */
export function steadySpectrum(amplitudes: usize, lines: i32, lanes: i32, target: usize, scratch: usize): void {
  const step = <usize>lanes << 2
  for (let lane: usize = 0; lane < step; lane += 4) {
    let used = 0
    for (let line: usize = 0; line < <usize>lines; line++) {
      const a = load<f32>(amplitudes + line * step + lane)
      store<f32>(scratch + (<usize>used << 2), a)
      if (a >= 0) used++
    }
    store<f32>(target + lane, used == 0 ? -1 : select(scratch, used, used >> 1))
  }
}

/** target = amplitude / spectrum with the sign of the amplitude; −1 where the spectrum is not above 0. */
export function overSpectrum(amplitudes: usize, spectrum: usize, target: usize, lines: i32, lanes: i32): void {
  const step = <usize>lanes << 2, none = f32x4.splat(-1), zero = f32x4.splat(0)
  for (let lane: usize = 0; lane < step; lane += 16) {
    const by = v128.load(spectrum + lane), known = f32x4.gt(by, zero)
    for (let line: usize = 0; line < <usize>lines; line++) {
      const at = line * step + lane
      v128.store(target + at, v128.bitselect(f32x4.div(v128.load(amplitudes + at), by), none, known))
    }
  }
}
