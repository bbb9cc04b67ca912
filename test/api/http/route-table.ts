import { officeRoutes, type RouteNeeds } from '../../../api/routes.ts';

/** The data of every route there is; nothing stands behind them, so none can be called. */
export const allRoutes = officeRoutes({} as RouteNeeds);
