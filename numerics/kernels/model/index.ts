// Visibilities of point sources for the rows of one spectral window.
//
//   V(row, ν) = Σ_s S_s(ν) exp(+2πi (ν/c) d_s),   d_s = u l_s + v m_s + w (n_s − 1)

import { addSource, addSourceUneven } from './sum'

/**
 * model: f32[row, channel, 2] with `channels` channels; uvw: f64[row, 3] metres; lmn: f64[source, 3] with n − 1;
 * amplitude: f32[source, padded], real, imag: f32[padded], turns: f64[padded], padded = channels up to a multiple of 4.
 * `even`: turns rises by the same step from channel to channel.
 */
export function predict(
  model: usize, uvw: usize, rows: i32, lmn: usize, amplitude: usize, sources: i32,
  channels: i32, turns: usize, even: bool, real: usize, imag: usize,
): void {
  const padded = (channels + 3) & ~3
  const turns0 = load<f64>(turns)
  const turnsStep = channels > 1 ? (load<f64>(turns + (<usize>(channels - 1) << 3)) - turns0) / (channels - 1) : 0
  for (let row = 0; row < rows; row++, uvw += 24) {
    memory.fill(real, 0, <usize>padded << 2)
    memory.fill(imag, 0, <usize>padded << 2)
    const u = load<f64>(uvw), v = load<f64>(uvw, 8), w = load<f64>(uvw, 16)
    let direction = lmn, flux = amplitude
    for (let source = 0; source < sources; source++, direction += 24, flux += <usize>padded << 2) {
      const pathM = u * load<f64>(direction) + v * load<f64>(direction, 8) + w * load<f64>(direction, 16)
      if (even) addSource(real, imag, flux, padded, pathM, turns0, turnsStep)
      else addSourceUneven(real, imag, flux, padded, pathM, turns)
    }
    for (let k = 0; k < channels; k++, model += 8) {
      store<f32>(model, load<f32>(real + (<usize>k << 2)))
      store<f32>(model, load<f32>(imag + (<usize>k << 2)), 4)
    }
  }
}
