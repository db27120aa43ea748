/** The words that the dashboard explains on hover and on focus. */
export const words = {
  "held out": "These people get no message. Comparing them with the others shows what messages are worth. A person stays held out.",
  "money at stake": "The money that the model expects from the people to contact within the horizon, with or without a message.",
  "consent": "Whether a person agreed to get marketing messages. The file's own column says so, or you do.",
  "likely": "The model gives a probability above 60%.",
  "even": "The model gives a probability from 40% to 60%.",
  "unlikely": "The model gives a probability below 40%.",
  "horizon": "The days after the last order in the file that the predictions are about.",
  "range": "The outcome lies inside this range as often as the model card says, usually for four of five customers.",
  "points": "Percentage points: from 40% to 45% are 5 points.",
  "outside the training range": "A number of this customer is smaller or larger than any that the model learnt from. "
    + "The prediction may be off.",
  "rule": "A condition of the policy. The service tries the rules from the top, and the first one that applies decides the action.",
  "AUC": "How well the model tells buyers from others: 0.5 is chance, 1 is perfect.",
  "Brier score": "The error of the probabilities: lower is better.",
  "Gini": "How well the model tells large spenders from small ones: higher is better.",
} as const;

export type Word = keyof typeof words;
