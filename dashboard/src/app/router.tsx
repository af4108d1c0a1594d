import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button, buttonClass } from '../parts/controls.tsx'
import { Empty, Panel } from '../parts/panel.tsx'
import { searchText } from '../words/address.ts'
import { Layout } from './layout.tsx'
import { MOVED } from './pages.ts'

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound })

/** A page is loaded when it is opened first. */
function page(path: string, load: () => Promise<Record<string, unknown>>, name: string) {
  const component = lazyRouteComponent(load as () => Promise<Record<string, () => ReactNode>>, name)
  return createRoute({ getParentRoute: () => root, path, component })
}

const pages = [
  page('/dashboard', () => import('../features/dashboard/page.tsx'), 'DashboardPage'),
  page('/observations', () => import('../features/observations/page.tsx'), 'ObservationsPage'),
  page('/observations/$group', () => import('../features/group/page.tsx'), 'GroupPage'),
  page('/ms', () => import('../features/measurement-sets/page.tsx'), 'MeasurementSetsPage'),
  page('/ms/$path', () => import('../features/measurement-set/page.tsx'), 'MeasurementSetPage'),
  page('/calibration', () => import('../features/calibration/page.tsx'), 'CalibrationPage'),
  page('/images', () => import('../features/images/page.tsx'), 'ImagesPage'),
  page('/images/$id', () => import('../features/image/page.tsx'), 'ImagePage'),
  page('/jobs', () => import('../features/jobs/page.tsx'), 'JobsPage'),
  page('/jobs/$id', () => import('../features/job/page.tsx'), 'JobPage'),
  page('/control-panel', () => import('../features/control-panel/page.tsx'), 'ControlPanelPage'),
  page('/health', () => import('../features/health/page.tsx'), 'HealthPage'),
]

const moved = Object.entries(MOVED).map(([path, to]) =>
  createRoute({
    getParentRoute: () => root,
    path,
    beforeLoad: () => {
      throw redirect({ to, replace: true })
    },
  }),
)

export const router = createRouter({
  routeTree: root.addChildren([...pages, ...moved]),
  basepath: '/ui',
  pathParamsAllowedCharacters: [':'], // ids of groups stay as they are
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: searchText,
})

function NotFound(): ReactNode {
  return (
    <Panel title="No such page">
      <Empty
        actions={
          <Link to="/dashboard" className={buttonClass('primary')}>
            Dashboard
          </Link>
        }
      >
        Nothing stands at this address. The pages are at the left; ⌘K finds groups, images and positions.
      </Empty>
    </Panel>
  )
}

/** A page that failed to draw: a fault of ours, or an update while the page was open. */
function Broken({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <Panel title="This page could not be drawn">
      <Empty
        actions={
          <>
            <Button onClick={reset}>Try again</Button>
            <Button look="primary" onClick={() => location.reload()}>
              Reload
            </Button>
          </>
        }
      >
        {(error as Error).message}
      </Empty>
    </Panel>
  )
}
