/** The page's pictures: beside the scripts, under whatever version their address carries. */

/** The address of a picture, by its name without suffix. */
export function art(name) {
  return new URL(`../../art/${name}.svg`, import.meta.url).href;
}
