import { openingStories } from './stories/opening-stories.ts';
import { playStories } from './support/play-stories.ts';
import { useRehearsal } from './support/rehearsal.ts';

playStories(useRehearsal({ deployed: false }), openingStories, { made: new Map(), played: new Map() });
