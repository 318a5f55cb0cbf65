/** Every message there is, by its English. Types only: what is not said need not be loaded. */
import type checkIn from "../check-in/words/en.json";
import type core from "../core/catalogs/en.json";
import type course from "../course/words/en.json";
import type feed from "../feed/words/en.json";
import type goals from "../my-okrs/goals/en.json";
import type keyResult from "../key-result/words/en.json";
import type later from "../later/words/en.json";
import type myOkrs from "../my-okrs/words/en.json";
import type objective from "../objective/words/en.json";
import type oneOnOne from "../one-on-one/words/en.json";
import type okrs from "../parts/words/en.json";
import type reviews from "../reviews/words/en.json";
import type teamOkrs from "../team-okrs/words/en.json";
import type tree from "../tree/words/en.json";

export type Words = typeof core &
  typeof goals &
  typeof later &
  typeof okrs &
  typeof myOkrs &
  typeof teamOkrs &
  typeof course &
  typeof objective &
  typeof tree &
  typeof keyResult &
  typeof checkIn &
  typeof feed &
  typeof reviews &
  typeof oneOnOne;
