/** 创建单位: whichever step the unit is at. */

import { get } from "../../api.js";
import { accountScreen } from "./account.js";
import { amountScreen } from "./amount.js";
import { companyScreen } from "./company.js";
import { foundedScreen, lostScreen, reviewScreen } from "./ended.js";
import { letterScreen } from "./letter.js";

const SCREENS = {
  draft: companyScreen,
  letter: letterScreen,
  review: reviewScreen,
  transfer: accountScreen,
  amount: amountScreen,
  verified: foundedScreen,
  failed: lostScreen,
};

/**
 * Show the step of a founding, freshly asked for by its `id` unless `founding` is given; with
 * neither, a new one of the unit called `name`. A step is given `on(founding)`, which puts the step
 * that follows in its place.
 */
export async function foundingScreen(app, { id, founding, name }) {
  const known = founding ?? (id ? await get(`/foundings/${id}`) : null);
  const on = (after) => app.replace(foundingScreen, { id: known?.id, founding: after });
  return SCREENS[known?.stage ?? "draft"](app, { founding: known, name, on });
}
