import type { ImageDetail } from '@contimg/api/schemas'
import { Columns2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { addressOf } from '../../../client.ts'
import { Button } from '../../../parts/controls.tsx'
import { Empty, Panel } from '../../../parts/panel.tsx'
import type { ChangeView, ImageView } from '../keys.ts'
import { kindOf, usualLimits } from '../sky/kinds.ts'
import { type Member, membersOf } from '../viewer/panes.ts'

const SHOWN = ['psf', 'residual', 'model']

interface MembersPanelProps {
  readonly detail: ImageDetail
  readonly values: ImageView
  readonly change: ChangeView
}

/** PSF, residual and model, small; beside the image where one is chosen. */
export function MembersPanel({ detail, values, change }: MembersPanelProps): ReactNode {
  const members = membersOf(detail).filter(({ type, id }) => SHOWN.includes(type) && id !== detail.id)
  const stored = members.filter(({ stored }) => stored)
  const isOn = stored.length > 0 && stored.every(({ id }) => values.with.includes(id))
  return (
    <Panel
      title="PSF, residual, model"
      className="flex-none"
      actions={
        stored.length > 0 && (
          <Button
            isSmall
            isOn={isOn}
            aria-pressed={isOn}
            onClick={() => change({ with: isOn ? [] : stored.map(({ id }) => id), blink: false }, 'push')}
          >
            <Columns2 aria-hidden size={13} /> Side by side
          </Button>
        )
      }
    >
      {members.length === 0 ? (
        <Empty>The run that made this image left none of them.</Empty>
      ) : (
        <div className="grid grid-cols-3 gap-2.5">
          {members.map((member) => (
            <Small key={member.id} member={member} noiseJy={detail.noise_jy} values={values} change={change} />
          ))}
        </div>
      )}
    </Panel>
  )
}

interface SmallProps {
  readonly member: Member
  readonly noiseJy: number | null
  readonly values: ImageView
  readonly change: ChangeView
}

function Small({ member, noiseJy, values, change }: SmallProps): ReactNode {
  const { name, map, stretch } = kindOf(member.type)
  const limits = usualLimits(member.type, noiseJy)
  const isBeside = values.with.includes(member.id)
  const look = { colormap: map, scale: stretch, lo: limits?.low, hi: limits?.high }
  return (
    <button
      type="button"
      disabled={!member.stored}
      aria-pressed={isBeside}
      title={member.stored ? `${isBeside ? 'Remove from' : 'Show'} beside the image` : 'its file was removed'}
      onClick={() =>
        change(
          { with: isBeside ? values.with.filter((id) => id !== member.id) : [...values.with, member.id].slice(-3) },
          'push',
        )
      }
      className="min-w-0 cursor-pointer text-left disabled:cursor-not-allowed"
    >
      {member.stored ? (
        <img
          src={addressOf(`/images/${member.id}/thumbnail`, { size: 256, ...look })}
          alt={`${name}, small`}
          loading="lazy"
          className={`aspect-[3/2] w-full rounded-control border object-cover ${isBeside ? 'border-accent' : 'border-strong'}`}
        />
      ) : (
        <div className="hatch-stale aspect-[3/2] w-full rounded-control border border-strong" />
      )}
      <span className="text-small">{name}</span>
      {!member.stored && <span className="text-small text-ink-3"> removed</span>}
    </button>
  )
}
