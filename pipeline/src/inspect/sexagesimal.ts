const TURN = 2 * Math.PI

/** Right ascension as 22ʰ48ᵐ, with seconds and their decimals where the step between ticks asks for them. */
export function formatRa(raRad: number, stepS: number): string {
  const decimals = decimalsFor(stepS)
  const units = Math.round((raRad / TURN) * 86400 * 10 ** decimals)
  const day = 86400 * 10 ** decimals
  const { first, second, third } = split(((units % day) + day) % day, decimals)
  const minutes = `${first}ʰ${second}ᵐ`
  return stepS < 60 ? `${minutes}${third}ˢ` : minutes
}

/** Declination as +16°30′, with seconds and their decimals where the step between ticks asks for them. */
export function formatDec(decRad: number, stepArcsec: number): string {
  const decimals = decimalsFor(stepArcsec)
  const units = Math.round((Math.abs(decRad) / TURN) * 1296000 * 10 ** decimals)
  const { first, second, third } = split(units, decimals)
  const minutes = `${decRad < 0 && units > 0 ? '−' : '+'}${first}°${second}′`
  return stepArcsec < 60 ? `${minutes}${third}″` : minutes
}

function decimalsFor(step: number): number {
  return step >= 1 ? 0 : Math.ceil(-Math.log10(step) - 1e-9)
}

function split(units: number, decimals: number): { first: string; second: string; third: string } {
  const scale = 10 ** decimals
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = Math.floor(units / scale) % 60
  const fraction = decimals === 0 ? '' : `.${String(units % scale).padStart(decimals, '0')}`
  const minutes = Math.floor(units / scale / 60)
  return { first: two(Math.floor(minutes / 60)), second: two(minutes % 60), third: `${two(seconds)}${fraction}` }
}
