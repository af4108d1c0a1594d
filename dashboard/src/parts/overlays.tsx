import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './controls.tsx'

interface OverlayProps {
  readonly title: string
  readonly text?: string // what it is about, for screen readers and eyes
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** At the right, over the page: listings, help, whole tables. */
export function Sheet(props: OverlayProps): ReactNode {
  return <Overlay {...props} place="inset-y-0 right-0 w-[min(560px,94vw)]" />
}

/** In the middle: forms, and questions before something is deleted. */
export function Dialog(props: OverlayProps): ReactNode {
  return (
    <Overlay {...props} place="top-[12vh] left-1/2 w-[min(560px,94vw)] max-h-[76vh] -translate-x-1/2 rounded-panel" />
  )
}

function Overlay({
  title,
  text,
  isOpen,
  onClose,
  place,
  children,
}: OverlayProps & { readonly place: string }): ReactNode {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.45)]" />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            event.preventDefault() // on its first button a hint would open, and take the first Escape for itself
            ;(event.currentTarget as HTMLElement).focus()
          }}
          {...(text === undefined ? { 'aria-describedby': undefined } : {})}
          className={`fixed z-50 flex flex-col overflow-hidden bg-panel shadow-(--shadow-overlay) ${place}`}
        >
          <header className="flex flex-none items-center gap-3 border-b border-line px-4 py-2">
            <Radix.Title className="text-title font-[600]">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" keys="Esc" look="ghost" isSmall className="ml-auto">
                <X aria-hidden size={14} />
              </IconButton>
            </Radix.Close>
          </header>
          {text !== undefined && <Radix.Description className="px-4 pt-3 text-ink-2">{text}</Radix.Description>}
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
