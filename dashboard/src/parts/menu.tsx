import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

/** An item of a menu in one line. */
export const MENU_ITEM =
  'flex h-(--row) cursor-pointer items-center gap-2 rounded-[4px] px-2 text-small outline-none data-highlighted:bg-selected data-disabled:opacity-50'

interface MenuItemsProps {
  readonly align?: 'start' | 'end'
  readonly className?: string // its width
  readonly children: ReactNode
}

/** What opens below the trigger of a menu. */
export function MenuItems({ align = 'end', className = '', children }: MenuItemsProps): ReactNode {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        align={align}
        sideOffset={4}
        className={`z-50 rounded-control bg-panel p-1 shadow-(--shadow-overlay) ${className}`}
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  )
}
