import type { ImageDetail } from '@contimg/api/schemas'
import { Link, useNavigate } from '@tanstack/react-router'
import { AudioWaveform, CalendarDays, ChevronLeft, ChevronRight, Download, RotateCcw } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { addressOf } from '../../client.ts'
import { Button, buttonClass, IconButton } from '../../parts/controls.tsx'
import { MENU_ITEM, MenuItems } from '../../parts/menu.tsx'
import { writeAddress } from '../../words/address.ts'
import { imagingAgain } from './imaging-again.ts'
import { type ImageView, KEYS } from './keys.ts'
import { useNeighbours } from './neighbours.ts'
import { kindOf } from './sky/kinds.ts'
import { membersOf } from './viewer/panes.ts'

/** Of another image: how it is shown stays, where is its own. */
export function viewElsewhere(values: ImageView): ImageView {
  return { ...values, with: [], blink: false, c: null, z: null, region: [] }
}

/** What can be done with an image. j and k go to the next and to the one before. */
export function HeadActions({
  detail,
  values,
}: {
  readonly detail: ImageDetail
  readonly values: ImageView
}): ReactNode {
  const navigate = useNavigate()
  const { before, after } = useNeighbours(detail)
  const go = (id: number | undefined) => {
    if (id !== undefined)
      void navigate({
        to: '/images/$id',
        params: { id: String(id) },
        search: writeAddress(KEYS, viewElsewhere(values)) as never,
      })
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (
      event.metaKey ||
      event.ctrlKey ||
      event.altKey ||
      (event.target as HTMLElement).closest('input, textarea, select, [role=grid], [role=menu], [role=dialog]')
    )
      return
    if (event.key === 'j') go(after)
    if (event.key === 'k') go(before)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
  return (
    <>
      <IconButton
        look="ghost"
        label="The image before in time"
        keys="k"
        disabled={before === undefined}
        onClick={() => go(before)}
      >
        <ChevronLeft aria-hidden size={16} />
      </IconButton>
      <IconButton
        look="ghost"
        label="The next image in time"
        keys="j"
        disabled={after === undefined}
        onClick={() => go(after)}
      >
        <ChevronRight aria-hidden size={16} />
      </IconButton>
      {detail.group_id !== null && (
        <Link to="/observations/$group" params={{ group: detail.group_id }} className={buttonClass()}>
          <CalendarDays aria-hidden size={14} /> Group
        </Link>
      )}
      <Link to="/ms/$path" params={{ path: detail.ms_path }} className={buttonClass()}>
        <AudioWaveform aria-hidden size={14} /> Measurement Set
      </Link>
      <Link
        to="/control-panel"
        search={imagingAgain(detail) as never}
        className={buttonClass()}
        title="With other settings: what comes of it is the next version of this image"
      >
        <RotateCcw aria-hidden size={14} /> Re-image…
      </Link>
      <Downloads detail={detail} values={values} />
    </>
  )
}

const CUTOUT_ARCMIN = 20

function Downloads({ detail, values }: { readonly detail: ImageDetail; readonly values: ImageView }): ReactNode {
  const stored = membersOf(detail).filter(({ stored }) => stored)
  const [ra, dec] = values.c ?? [detail.ra_deg, detail.dec_deg]
  const cutout =
    ra === null || dec === null
      ? undefined
      : addressOf(`/images/${detail.id}/cutout`, { ra, dec, width: CUTOUT_ARCMIN, unit: 'arcmin' })
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button
          look="primary"
          disabled={stored.length === 0}
          title={stored.length === 0 ? 'no file of this run is there any more' : undefined}
        >
          <Download aria-hidden size={14} /> FITS
        </Button>
      </DropdownMenu.Trigger>
      <MenuItems className="min-w-52">
        {stored.map(({ id, type }) => (
          <DropdownMenu.Item key={id} asChild className={MENU_ITEM}>
            <a href={addressOf(`/images/${id}/fits`)} download>
              {kindOf(type).name}
            </a>
          </DropdownMenu.Item>
        ))}
        {cutout !== undefined && detail.stored && (
          <DropdownMenu.Item asChild className={`${MENU_ITEM} border-t border-line`}>
            <a href={cutout} download>
              {CUTOUT_ARCMIN}′ about the centre of the view
            </a>
          </DropdownMenu.Item>
        )}
      </MenuItems>
    </DropdownMenu.Root>
  )
}
