/** Right ascension and declination in degrees of `22:46:09.6 +16:09:00`, `22h46m09.6s +16d09m00s` or `341.54 16.15`. */
export function positionOf(text: string): readonly [number, number] | undefined {
  const clean = text.replace('−', '-').trim()
  const number = String.raw`(\d+(?:\.\d+)?)`
  const sexagesimal = new RegExp(
    `^(\\d{1,2})[:hʰ ](\\d{1,2})(?:[:mᵐ ]${number}[sˢ]?|m)?[ ,]+([+-]?)(\\d{1,2})[:d° ](\\d{1,2})(?:[:m′' ]${number}[s″"]?|m)?$`,
  )
  const found = sexagesimal.exec(clean)
  if (found) {
    const [h, m, s, d, arcmin, arcsec] = [found[1], found[2], found[3] ?? 0, found[5], found[6], found[7] ?? 0].map(
      Number,
    )
    const dec = (d + arcmin / 60 + arcsec / 3600) * (found[4] === '-' ? -1 : 1)
    return inSky(15 * (h + m / 60 + s / 3600), dec)
  }
  const decimal = new RegExp(`^${number}°?[ ,]+([+-]?${number})°?$`).exec(clean)
  return decimal ? inSky(Number(decimal[1]), Number(decimal[2])) : undefined
}

function inSky(raDeg: number, decDeg: number): readonly [number, number] | undefined {
  return raDeg < 360 && Math.abs(decDeg) <= 90 ? [raDeg, decDeg] : undefined
}
