/** A text that nobody sees. A screen reader reads it out when it changes. */
export const Announcement = ({ text }: { text: string }) => <p class="visually-hidden" role="status">{text}</p>;
