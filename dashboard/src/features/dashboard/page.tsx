import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { nightsQuery } from '../../live/status.ts'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { oneOf } from '../../words/address.ts'
import { ActiveCalibration } from './active-calibration.tsx'
import { Attention } from './attention.tsx'
import { KeepingUp } from './keeping-up.tsx'
import { LastHours } from './last-hours.tsx'
import { NoiseNights } from './noise-nights.tsx'
import { System } from './system.tsx'
import { Telescope } from './telescope.tsx'
import { RANGES, Verdict } from './verdict.tsx'

const KEYS = { t: oneOf(RANGES, '-24h') }

/** Did the night work; is it keeping up; what needs a hand? */
export function DashboardPage(): ReactNode {
  const { values, ignored, change } = useAddress(KEYS)
  const { data } = useQuery(nightsQuery(values.t === 'night' ? {} : { t: values.t }))
  const night = data?.nights.at(-1)
  const span =
    values.t === 'night' ? (night ? `${night.from.slice(0, 19)}/${night.to.slice(0, 19)}` : '-24h') : values.t
  useEffect(() => {
    document.title = 'Dashboard · contimg'
  }, [])
  return (
    <>
      <IgnoredNote ignored={ignored} />
      <Verdict night={night} rules={data?.rules} range={values.t} onRange={(t) => change({ t }, 'push')} />
      <LastHours t={span} thermalJy={night?.thermal.noise_jy} />
      <div className="grid flex-none gap-2.5 side:grid-cols-[1.42fr_1fr]">
        <Attention t={span} />
        <KeepingUp />
      </div>
      <div className="grid flex-none gap-2.5 sm:grid-cols-2 rail:grid-cols-[1.2fr_1.2fr_1fr_1fr]">
        <Telescope />
        <ActiveCalibration />
        <NoiseNights />
        <System />
      </div>
    </>
  )
}
