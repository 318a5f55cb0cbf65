/** All that is said in German, as one file. */
import type { Catalog } from "../core/language.ts";
import checkIn from "../check-in/words/de.json";
import core from "../core/catalogs/de.json";
import course from "../course/words/de.json";
import feed from "../feed/words/de.json";
import goals from "../my-okrs/goals/de.json";
import keyResult from "../key-result/words/de.json";
import later from "../later/words/de.json";
import myOkrs from "../my-okrs/words/de.json";
import objective from "../objective/words/de.json";
import oneOnOne from "../one-on-one/words/de.json";
import okrs from "../parts/words/de.json";
import reviews from "../reviews/words/de.json";
import teamOkrs from "../team-okrs/words/de.json";
import tree from "../tree/words/de.json";

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
