import type { ReactNode } from 'react'
import { Kbd } from '../parts/controls.tsx'
import { Sheet } from '../parts/overlays.tsx'
import { KEY_HELP } from './keys.ts'

/** What the keys do. */
export function KeyMap({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <Sheet title="Keys" isOpen={isOpen} onClose={onClose}>
      {KEY_HELP.map(([group, keys]) => (
        <section key={group} className="mb-4">
          <h3 className="mb-1 text-small font-[600] text-ink-2">{group}</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key} className="flex justify-between gap-4 border-b border-line py-1 last:border-0">
                <dt>
                  <Kbd>{key}</Kbd>
                </dt>
                <dd className="text-right text-ink-2">{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Sheet>
  )
}
