/** All that is said in Arabic, as one file. */
import type { Catalog } from "../core/language.ts";
import checkIn from "../check-in/words/ar.json";
import core from "../core/catalogs/ar.json";
import course from "../course/words/ar.json";
import feed from "../feed/words/ar.json";
import goals from "../my-okrs/goals/ar.json";
import keyResult from "../key-result/words/ar.json";
import later from "../later/words/ar.json";
import myOkrs from "../my-okrs/words/ar.json";
import objective from "../objective/words/ar.json";
import oneOnOne from "../one-on-one/words/ar.json";
import okrs from "../parts/words/ar.json";
import reviews from "../reviews/words/ar.json";
import teamOkrs from "../team-okrs/words/ar.json";
import tree from "../tree/words/ar.json";

const catalog: Catalog = {
  ...core,
  ...goals,
  ...later,
  ...okrs,
  ...myOkrs,
  ...teamOkrs,
  ...course,
  ...objective,
  ...tree,
  ...keyResult,
  ...checkIn,
  ...feed,
  ...reviews,
  ...oneOnOne,
};

export default catalog;
