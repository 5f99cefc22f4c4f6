/* Says whether a HID report descriptor is that of a headset with call buttons. For udev.
 *
 *     headset-id /sys/…/device/report_descriptor
 *
 * Exit 0: an application collection of the telephony page (0x0B) is there, and none of a keyboard or keypad.
 * Exit 1: anything else, also a descriptor that is broken or too long. A device is a stranger: every read is
 * bounded.
 */
#include <stddef.h>
#include <stdio.h>

enum { LONGEST = 4096, DEEPEST = 8 };
enum { MAIN = 0, GLOBAL = 1, LOCAL = 2 };
enum { COLLECTION = 10, USAGE_PAGE = 0, PUSH = 10, POP = 11, USAGE = 0, APPLICATION = 1 };
enum { DESKTOP = 0x01, KEYBOARD = 0x06, KEYPAD = 0x07, TELEPHONY = 0x0B };

static unsigned long value(const unsigned char *data, size_t size)
{
    unsigned long whole = 0;
    for (size_t i = 0; i < size; i++)
        whole |= (unsigned long)data[i] << (8 * i);
    return whole;
}

static int headset(const unsigned char *text, size_t length)
{
    unsigned long page = 0, usage = 0, pages[DEEPEST];
    int depth = 0, has_usage = 0, telephone = 0, keyboard = 0;

    for (size_t at = 0; at < length;) {
        unsigned char prefix = text[at++];
        if (prefix == 0xFE) { /* a long item: its size, its tag, its data */
            if (at >= length)
                return 0;
            at += 2 + (size_t)text[at];
            continue;
        }
        size_t size = (prefix & 3) == 3 ? 4 : (prefix & 3);
        int kind = (prefix >> 2) & 3, tag = prefix >> 4;
        if (length - at < size)
            return 0;
        unsigned long data = value(text + at, size);
        at += size;

        if (kind == GLOBAL && tag == USAGE_PAGE) {
            page = data & 0xFFFF;
        } else if (kind == GLOBAL && tag == PUSH) {
            if (depth == DEEPEST)
                return 0;
            pages[depth++] = page;
        } else if (kind == GLOBAL && tag == POP) {
            if (depth == 0)
                return 0;
            page = pages[--depth];
        } else if (kind == LOCAL && tag == USAGE && !has_usage) {
            usage = size == 4 ? data : (data & 0xFFFF); /* four bytes carry their own page */
            has_usage = size == 4 ? 2 : 1;
        } else if (kind == MAIN) {
            if (tag == COLLECTION && data == APPLICATION && has_usage) {
                unsigned long its_page = has_usage == 2 ? usage >> 16 : page;
                unsigned long what = usage & 0xFFFF;
                telephone |= its_page == TELEPHONY;
                keyboard |= its_page == DESKTOP && (what == KEYBOARD || what == KEYPAD);
            }
            has_usage = 0;
        }
    }
    return telephone && !keyboard;
}

int main(int count, char **words)
{
    unsigned char text[LONGEST + 1];
    if (count != 2)
        return 1;
    FILE *file = fopen(words[1], "rb");
    if (file == NULL)
        return 1;
    size_t length = fread(text, 1, sizeof text, file);
    fclose(file);
    return length <= LONGEST && headset(text, length) ? 0 : 1;
}
